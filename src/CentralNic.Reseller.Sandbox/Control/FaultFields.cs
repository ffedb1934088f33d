using CentralNic.Reseller.Sandbox.Faults;

namespace CentralNic.Reseller.Sandbox.Control;

/// <summary>A fault as a control request names it.</summary>
internal static class FaultFields
{
    /// <summary>The fields that a fault may have.</summary>
    public static IReadOnlyList<string> Known { get; } = ["kind", "command", "afterWork", "delay", "nth", "probability", "seed", "times"];

    /// <summary>Reads a fault.</summary>
    /// <exception cref="ControlException">400: it cannot be.</exception>
    public static SandboxFault Read(ControlFields fields)
    {
        if (!FaultNames.TryFind(fields.Required("kind"), out var kind))
        {
            throw ControlFields.Mistake($"\"kind\" must be one of {string.Join(", ", FaultNames.All)}.");
        }

        var fault = new SandboxFault
        {
            Kind = kind,
            Command = fields.Text("command") ?? "*",
            AfterWork = fields.Flag("afterWork"),
            Delay = fields.Duration("delay") ?? TimeSpan.Zero,
            Nth = fields.Number("nth"),
            Probability = fields.Fraction("probability") ?? 1,
            Seed = fields.Number("seed") ?? 0,
            Times = fields.Number("times"),
        };
        return fault.FindMistake() is { } mistake ? throw ControlFields.Mistake(mistake) : fault;
    }
}
