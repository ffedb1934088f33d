using System.Net;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.Reseller.Sandbox;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>
/// The command line of <c>sandbox</c>. It reads no configuration file and no environment, so that it runs the same everywhere.
/// </summary>
internal sealed record StandaloneSandboxOptions
{
    /// <summary><c>--listen URL</c>: where the API, the CA and the page are.</summary>
    public ListenAddress Listen { get; init; } = ListenAddress.StandaloneSandboxDefault;

    /// <summary><c>--data DIR</c>: where it keeps all that it must know after a restart.</summary>
    public string DataFolder { get; init; } = "sandbox-data";

    /// <summary><c>--login L</c>: the name of the account.</summary>
    public string Login { get; init; } = "sandbox";

    /// <summary>
    /// <c>--password-file FILE</c>: the account's password in one line; <see langword="null"/>: one in the data folder, made when missing.
    /// </summary>
    public string? PasswordFile { get; init; }

    /// <summary><c>--issue-delay</c>: how long the CA takes after the control validation.</summary>
    public TimeSpan IssueDelay { get; init; }

    /// <summary><c>--reissue-delay</c>: the same for a reissue; <see langword="null"/>: as <see cref="IssueDelay"/>.</summary>
    public TimeSpan? ReissueDelay { get; init; }

    /// <summary><c>--vetting</c>: how long the vetting of organizations takes; <see langword="null"/>: an operator decides.</summary>
    public TimeSpan? Vetting { get; init; }

    /// <summary><c>--renewals-add-names</c>: renewals hold the free alternatives of their class too.</summary>
    public bool RenewalsAddNames { get; init; }

    /// <summary><c>--dcv-http-port N</c>: the port that the CA fetches from in place of 80.</summary>
    public int DcvHttpPort { get; init; } = 80;

    /// <summary><c>--dcv-https-port N</c>: the port that the CA fetches from in place of 443.</summary>
    public int DcvHttpsPort { get; init; } = 443;

    /// <summary><c>--resolver ADDRESS</c>, any number of them: the DNS servers that the CA asks; empty: those of the machine.</summary>
    public IReadOnlyList<IPEndPoint> Resolvers { get; init; } = [];

    /// <summary><c>--address DOMAIN=ADDRESS</c>, any number of them: names at and below it have this address for the CA.</summary>
    public IReadOnlyList<SandboxAddressOverride> Addresses { get; init; } = [];

    /// <summary><c>--json-log</c>: log lines are JSON.</summary>
    public bool JsonLog { get; init; }
}
