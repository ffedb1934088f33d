namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command line of <c>doctor dcv</c>.</summary>
internal sealed record DoctorDcvOptions
{
    /// <summary>The names to examine; at least one.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary><c>--profile NAME</c>; <see langword="null"/>: all profiles.</summary>
    public string? Profile { get; init; }

    /// <summary><c>--no-try</c>: nothing is published.</summary>
    public bool NoTry { get; init; }

    public required ServeOptions Configuration { get; init; }
}
