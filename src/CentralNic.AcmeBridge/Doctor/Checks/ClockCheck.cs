using System.Globalization;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Diagnostics;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>This machine's clock against the reseller's, and against the time that the root zone of the DNS is signed for.</summary>
internal sealed class ClockCheck : IDoctorCheck
{
    private const string Command = "timedatectl set-ntp true";

    /// <summary>The DNS refuses signed updates from five minutes on, and the answers' time has whole seconds.</summary>
    private static readonly TimeSpan Tolerable = TimeSpan.FromMinutes(1);

    /// <summary>From here on the bridge buys nothing.</summary>
    private static readonly TimeSpan Wrong = TimeSpan.FromHours(1);

    public string Name => "clock";

    public DoctorNeeds Needs => DoctorNeeds.Settings;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await ByResellerAsync(context, cancellationToken) with { Subject = "reseller" };
        yield return await ByDnsAsync(context, cancellationToken) with { Subject = "DNS" };
    }

    private static async Task<DoctorFinding> ByResellerAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        if (context.IsResellerInside)
        {
            return DoctorFinding.Skipped("The simulated reseller runs inside the bridge and cannot be asked from here.");
        }

        await context.AskAccountAsync(cancellationToken);
        if (context.Reseller.ServerTime is not { } theirs)
        {
            return DoctorFinding.Skipped("No answer of the reseller has told its time.");
        }

        var difference = context.Time.GetUtcNow() - theirs;
        var words = string.Create(
            CultureInfo.InvariantCulture,
            $"This machine's clock is {Math.Abs(difference.TotalSeconds):0} s {(difference < TimeSpan.Zero ? "behind" : "ahead of")} the "
            + $"reseller's.");
        return difference.Duration() <= Tolerable ? DoctorFinding.Ok(words)
            : difference.Duration() > Wrong
                ? DoctorFinding.Failed(
                    words + " Nothing is bought while they are more than an hour apart.",
                    "Set this machine's clock, and have it kept by NTP.") with
                {
                    Command = Command,
                }
                : DoctorFinding.Warning(
                    words + " Signed DNS updates are refused from five minutes on.", "Have this machine's clock kept by NTP.") with
                {
                    Command = Command,
                };
    }

    private static async Task<DoctorFinding> ByDnsAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var probe = new ResolverProbe(context.Configured.Validation, context.Time);
        foreach (var server in probe.Servers)
        {
            if (await probe.LookAsync(server, cancellationToken) is { SignedFrom: { } from, SignedUntil: { } until })
            {
                var now = context.Time.GetUtcNow();
                var words = $"The root zone of the DNS, as {server} gives it, is signed from {from:u} to {until:u}";
                return now >= from && now <= until
                    ? DoctorFinding.Ok(words + ", and this machine's clock is within that.")
                    : DoctorFinding.Failed(
                        words + $", but this machine's clock says {now:u}.",
                        "Set this machine's clock, and have it kept by NTP. If it is right, that server gives old answers.") with
                    {
                        Command = Command,
                    };
            }
        }

        return DoctorFinding.Skipped("No DNS server gave the signature of the root zone, whose time the clock is held against.");
    }
}
