using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Diagnostics;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Programs;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>Whether the CAA records of the tenants' domains let the CAs issue that their profiles order from.</summary>
internal sealed class CaaCheck : IDoctorCheck
{
    /// <summary>Who has thousands of domains wants an answer all the same.</summary>
    private const int MostDomains = 200;

    private const int AtOnce = 8;

    public string Name => "caa";

    public DoctorNeeds Needs => DoctorNeeds.Settings;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (string Domain, string Ca)[] all =
        [
            .. (await DoctorTenant.ReadAsync(context, cancellationToken))
                .SelectMany(tenant => tenant.Domains.SelectMany(domain => tenant.Cas.Select(ca => (domain, ca))))
                .Distinct(),
        ];
        if (all.Length == 0)
        {
            yield return DoctorFinding.Skipped(
                "No tenant has domains of its own (Tenants:<name>:Names); of all names none can be looked at. For one: "
                + OperatorCommands.Line("doctor dcv NAME"));
            yield break;
        }

        var settings = context.Configured;
        using var names = new NameDiagnosis(settings.Dcv, settings.Validation, context.Reseller, context.Time, context.Loggers);
        var permitted = 0;
        foreach (var some in all.Take(MostDomains).Chunk(AtOnce))
        {
            var found = await Task.WhenAll(some.Select(each => names.CaaAsync(each.Domain, each.Ca, cancellationToken)));
            foreach (var ((domain, ca), caa) in some.Zip(found))
            {
                if (caa is { Permits: true, IsKnown: true })
                {
                    permitted++;
                }
                else
                {
                    yield return Judge(ca, caa) with { Subject = domain };
                }
            }
        }

        if (permitted > 0)
        {
            yield return DoctorFinding.Ok(
                $"The CA of the profiles may issue for {Quantity.Of(permitted, "domain")} of the tenants, each CA counted.");
        }

        if (all.Length > MostDomains)
        {
            yield return DoctorFinding.Skipped($"{all.Length - MostDomains} more pairs of a domain and a CA were not looked at.");
        }
    }

    private static DoctorFinding Judge(string ca, CaaDiagnosis caa) => caa.Permits
        ? DoctorFinding.Warning(
            $"Whether {ca} may issue is not known: {caa.Reason}.", "See the check 'resolvers', and that the domain's servers answer.")
        : DoctorFinding.Failed(
            $"{ca} may not issue: {caa.Reason}.",
            $"Have the domain's owner permit it with a record such as 0 issue \"{CaIdentities.Of(ca)[0]}\".");
}
