using System.Globalization;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Diagnostics;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>Whether the DNS servers that the bridge asks answer, and verify by DNSSEC.</summary>
internal sealed class ResolverCheck : IDoctorCheck
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    public string Name => "resolvers";

    public DoctorNeeds Needs => DoctorNeeds.Settings;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var probe = new ResolverProbe(context.Configured.Validation, context.Time);
        if (probe.Servers.Count == 0)
        {
            yield return DoctorFinding.Failed("The operating system names no DNS server.", "Name one or two that validate by DNSSEC.") with
            {
                Setting = ValidationSection.Resolvers.Key,
            };
        }

        foreach (var server in probe.Servers)
        {
            yield return Judge(await probe.LookAsync(server, cancellationToken)) with { Subject = server.ToString() };
        }
    }

    private static DoctorFinding Judge(ResolverProbeResult result)
    {
        if (result.Trouble is { } trouble)
        {
            return DoctorFinding.Failed(
                $"It does not answer: {trouble}.",
                "Name servers that answer this machine, by UDP and TCP on port 53; look at the firewall.") with
            {
                Setting = ValidationSection.Resolvers.Key,
            };
        }

        var took = string.Create(CultureInfo.InvariantCulture, $"It answered within {result.Took.TotalMilliseconds:0} ms");
        if (!result.Validates)
        {
            return DoctorFinding.Warning(
                took + ", but does not say that it verified the root zone by DNSSEC: forged records of clients and CAA would be believed.",
                "Name a resolver that validates, best one on this machine, such as unbound or BIND.") with
            {
                Setting = ValidationSection.Resolvers.Key,
            };
        }

        return result.Took < Slow
            ? DoctorFinding.Ok(took + ", and verifies by DNSSEC.")
            : DoctorFinding.Warning(
                took + ", and verifies by DNSSEC.", "Each proof of control waits for it: name a resolver that is nearer.") with
            {
                Setting = ValidationSection.Resolvers.Key,
            };
    }
}
