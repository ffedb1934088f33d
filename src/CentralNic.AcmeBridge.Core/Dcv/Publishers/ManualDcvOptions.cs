namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>A person publishes. Configuration section <c>Dcv:Manual</c>.</summary>
public sealed record ManualDcvOptions
{
    /// <summary>The names that are published for by hand.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The names at and below which it writes where standing aliases lead; <see langword="null"/>: <see cref="Names"/>.</summary>
    public IReadOnlyList<string>? AliasTargets { get; init; }

    /// <summary>The DCV methods that are published for by hand.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>The file that always holds what is to be published now; its folder exists.</summary>
    public required string ListFile { get; init; }
}
