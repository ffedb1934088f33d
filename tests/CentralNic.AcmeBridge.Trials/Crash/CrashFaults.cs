using CentralNic.Reseller.Sandbox;

namespace CentralNic.AcmeBridge.Trials.Crash;

/// <summary>
/// What goes wrong at the sandbox while the bridge is killed: each alone is rare, together they befall about a fifth of the orders.
/// </summary>
internal static class CrashFaults
{
    /// <summary>
    /// Shorter than the bridge's settle time: what the sandbox still carries out for a dead bridge is done when that has passed.
    /// </summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(900);

    /// <summary>Adds all.</summary>
    /// <param name="faults">Where.</param>
    /// <param name="seed">Of their chances.</param>
    public static void Add(SandboxFaults faults, int seed)
    {
        ArgumentNullException.ThrowIfNull(faults);
        foreach (var fault in All)
        {
            faults.Add(fault with { Seed = seed++ });
        }
    }

    private static IEnumerable<SandboxFault> All =>
    [
        Of(SandboxFaultKind.NoAnswer, "AddCertificate", 0.03),
        Of(SandboxFaultKind.NoAnswer, "AddCertificate", 0.06) with { AfterWork = true },
        Of(SandboxFaultKind.ServerError, "AddCertificate", 0.03),
        Of(SandboxFaultKind.ServerError, "AddCertificate", 0.05) with { AfterWork = true },
        Of(SandboxFaultKind.Truncated, "AddCertificate", 0.03),
        Of(SandboxFaultKind.CommandFailed, "AddCertificate", 0.03),
        Of(SandboxFaultKind.CommandFailed, "AddCertificate checkonly", 0.02),
        Of(SandboxFaultKind.CommandFailed, "ReissueCertificate", 0.03),
        Of(SandboxFaultKind.NoAnswer, "ReissueCertificate", 0.02),
        Of(SandboxFaultKind.NoAnswer, "ReissueCertificate", 0.05) with { AfterWork = true },
        Of(SandboxFaultKind.ServerError, "ReissueCertificate", 0.03) with { AfterWork = true },
        Of(SandboxFaultKind.BadGateway, "*", 0.01) with { AfterWork = true },
        Of(SandboxFaultKind.BadGateway, "*", 0.01),
        Of(SandboxFaultKind.Slow, "*", 0.04) with { Delay = Slow },
        Of(SandboxFaultKind.Slow, "*", 0.03) with { Delay = Slow, AfterWork = true },
        Of(SandboxFaultKind.DuplicateEvents, "QueryEventList", 0.5),
        Of(SandboxFaultKind.ReorderEvents, "QueryEventList", 0.5),
    ];

    private static SandboxFault Of(SandboxFaultKind kind, string command, double probability) =>
        new() { Kind = kind, Command = command, Probability = probability };
}
