using CentralNic.AcmeBridge.CommandLine;

namespace CentralNic.AcmeBridge.Doctor;

/// <summary>The command line of <c>doctor</c>.</summary>
internal sealed record DoctorOptions
{
    /// <summary>Where the configuration and the data folder are.</summary>
    public required ServeOptions Where { get; init; }

    /// <summary><c>--only CHECK</c>, any number of them; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary><c>--json</c>: one JSON document at the end instead of a line for each finding.</summary>
    public bool IsJson { get; init; }

    /// <summary><c>--ca FILE</c>: roots that clients trust besides those of the operating system, PEM; absent: none.</summary>
    public string? RootsFile { get; init; }
}
