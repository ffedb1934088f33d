using System.Text.Json;

namespace CentralNic.Reseller.Sandbox.Faults;

/// <summary>The names of the kinds of faults, as people write and read them: <c>no-answer</c>.</summary>
internal static class FaultNames
{
    private static readonly Dictionary<string, SandboxFaultKind> Kinds =
        Enum.GetValues<SandboxFaultKind>().ToDictionary(Of, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> All => Kinds.Keys;

    public static string Of(SandboxFaultKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    public static bool TryFind(string name, out SandboxFaultKind kind) => Kinds.TryGetValue(name, out kind);
}
