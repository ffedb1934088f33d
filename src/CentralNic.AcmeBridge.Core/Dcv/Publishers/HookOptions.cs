namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>A program of the operator's that publishes. Configuration section <c>Dcv:Hook:&lt;name&gt;</c>.</summary>
public sealed record HookOptions
{
    /// <summary>The publisher's name, chosen by the operator.</summary>
    public required string Name { get; init; }

    /// <summary>The names that it serves.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The names at and below which it writes where standing aliases lead; <see langword="null"/>: <see cref="Names"/>.</summary>
    public IReadOnlyList<string>? AliasTargets { get; init; }

    /// <summary>The DCV methods that it can publish for.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>The program: a path, or a name that the search path finds.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments; <c>present</c> or <c>cleanup</c> follows them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>
    /// The environment that it gets besides what describes the token. Nothing else of the bridge's own environment is handed on.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>When it has not ended after this, it is killed with its children.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);
}
