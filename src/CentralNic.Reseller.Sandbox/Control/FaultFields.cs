using System.Text.Json;

namespace CentralNic.Reseller.Sandbox.Control;

/// <summary>A fault as a control request names it.</summary>
internal static class FaultFields
{
    private static readonly Dictionary<string, SandboxFaultKind> Kinds =
        Enum.GetValues<SandboxFaultKind>().ToDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>The fields that a fault may have.</summary>
    public static IReadOnlyList<string> Known { get; } = ["kind", "command", "afterWork", "delay", "nth", "probability", "seed", "times"];

    /// <summary>The name of a kind: <c>no-answer</c>.</summary>
    public static string NameOf(SandboxFaultKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    /// <summary>Reads a fault.</summary>
    /// <exception cref="ControlException">400: it cannot be.</exception>
    public static SandboxFault Read(ControlFields fields)
    {
        if (!Kinds.TryGetValue(fields.Required("kind"), out var kind))
        {
            throw ControlFields.Mistake($"\"kind\" must be one of {string.Join(", ", Kinds.Keys)}.");
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
