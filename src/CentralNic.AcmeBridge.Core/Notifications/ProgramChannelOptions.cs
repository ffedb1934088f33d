namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>A program that is run for each notification.</summary>
public sealed record ProgramChannelOptions
{
    /// <summary>The program: a path, or a name that the search path finds.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>
    /// The environment that it gets besides what describes the event. Nothing else of the bridge's own environment is handed on.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>When it has not ended after this, it is killed with its children.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The kinds that it is told of; empty: all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];
}
