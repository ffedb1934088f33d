namespace CentralNic.Reseller.Sandbox.State;

/// <summary>A command that the sandbox received.</summary>
/// <param name="Time">When it came, UTC.</param>
/// <param name="Name">Its name as sent.</param>
/// <param name="Account">The login; empty when none was given.</param>
/// <param name="Code">The code of its work; 0 when a fault on demand kept it from being done without a code.</param>
/// <param name="Parameters">Its parameters without the lines of CSRs and certificates, keys in lower case.</param>
public sealed record SandboxCommand(
    DateTimeOffset Time, string Name, string Account, int Code, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The fault on demand that befell it; <see langword="null"/>: none.</summary>
    public string? Fault { get; init; }
}
