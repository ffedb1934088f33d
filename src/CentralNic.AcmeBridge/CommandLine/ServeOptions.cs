using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command line of <c>serve</c>. What it leaves out comes from the other sources of the configuration.</summary>
public sealed record ServeOptions
{
    /// <summary><c>--sandbox</c>: start the simulated reseller too and buy there.</summary>
    public bool Sandbox { get; init; }

    /// <summary><c>--config FILE</c>; <see langword="null"/>: <c>appsettings.json</c> of the working directory, if there.</summary>
    public string? ConfigFile { get; init; }

    /// <summary><c>--data DIR</c>, key <c>DataFolder</c>; <see langword="null"/>: not given.</summary>
    public string? DataFolder { get; init; }

    /// <summary><c>--listen URL</c>, any number of them, key <c>Listen</c>; empty: not given.</summary>
    public IReadOnlyList<ListenAddress> Listen { get; init; } = [];

    /// <summary><c>--http01-port N</c>, key <c>Validation:Http01Port</c>; <see langword="null"/>: not given.</summary>
    public int? Http01Port { get; init; }

    /// <summary><c>--issue-delay</c>: how long the sandbox's CA takes after the control validation. Only with <c>--sandbox</c>.</summary>
    public TimeSpan IssueDelay { get; init; }

    /// <summary><c>--json-log</c>, key <c>Logging:Json</c>; <see langword="null"/>: not given.</summary>
    public bool? JsonLog { get; init; }
}
