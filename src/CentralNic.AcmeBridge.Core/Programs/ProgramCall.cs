namespace CentralNic.AcmeBridge.Core.Programs;

/// <summary>A program of the operator's, and how it is run.</summary>
/// <param name="Program">A path, or a name that the search path finds.</param>
/// <param name="Environment">Its whole environment; nothing of the bridge's own is handed on.</param>
/// <param name="Timeout">When it has not ended after this, it is killed with its children.</param>
internal sealed record ProgramCall(
    string Program, IReadOnlyList<string> Arguments, IEnumerable<KeyValuePair<string, string>> Environment, TimeSpan Timeout)
{
    /// <summary>What it reads on standard input; <see langword="null"/>: nothing.</summary>
    public string? Input { get; init; }
}
