using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>
/// The command line of <c>demo</c>. The demo reads no configuration file and no environment, so that it runs the same everywhere.
/// </summary>
public sealed record DemoOptions
{
    /// <summary><c>--data DIR</c>: where all its files go.</summary>
    public string DataFolder { get; init; } = "demo-data";

    /// <summary><c>--keep-running</c>: both servers stay up when the demo is done.</summary>
    public bool KeepRunning { get; init; }

    /// <summary>
    /// <c>--listen URL</c>: where the bridge listens; <see langword="null"/>: at the sandbox's usual port, or a free one when that is
    /// taken.
    /// </summary>
    public ListenAddress? Listen { get; init; }

    /// <summary>
    /// <c>--http01-port N</c>: where the demo's client answers http-01; <see langword="null"/>: as with <see cref="Listen"/>.
    /// </summary>
    public int? Http01Port { get; init; }

    /// <summary><c>--issue-delay</c>: how long the sandbox's CA takes after the control validation.</summary>
    public TimeSpan IssueDelay { get; init; }

    /// <summary><c>--class</c>: the certificate class to buy (manual 9.3.1).</summary>
    public string CertificateClass { get; init; } = "ssl123dv";

    /// <summary><c>--json-log</c>: log lines are JSON.</summary>
    public bool JsonLog { get; init; }

    /// <summary><c>--verbose</c>: show the servers' logs too, on standard error.</summary>
    public bool Verbose { get; init; }
}
