namespace CentralNic.AcmeBridge.Core.Programs;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code; <see langword="null"/>: it was killed because it took too long.</param>
/// <param name="Output">What it wrote, the first 4,000 characters.</param>
/// <param name="Complaint">The last line that it wrote to standard error.</param>
internal sealed record ProgramOutcome(int? ExitCode, string Output, string? Complaint)
{
    /// <summary>The complaint, or the last line of the output.</summary>
    public string LastWords => Complaint ?? (Output.Length == 0 ? "it wrote nothing" : Output[(Output.LastIndexOf('\n') + 1)..].Trim());
}
