using System.Net;

namespace CentralNic.Reseller.Sandbox;

/// <summary>What a sandbox is started with. The defaults make a sandbox in memory on a free port of loopback.</summary>
public sealed record SandboxOptions
{
    /// <summary>Where to listen: <c>http</c>, an IP address or <c>localhost</c>, and a port; 0 takes a free one.</summary>
    public Uri Listen { get; init; } = new("http://127.0.0.1:0");

    /// <summary>
    /// The folder that keeps the CA's keys and the state over a restart; <see langword="null"/>: nothing is kept. One process at a time.
    /// </summary>
    public string? DataFolder { get; init; }

    /// <summary>The accounts that may log in.</summary>
    public IReadOnlyList<SandboxAccount> Accounts { get; init; } = [new("sandbox", "sandbox")];

    /// <summary>The time that the CA takes from a proven domain control to the certificate.</summary>
    public TimeSpan IssueDelay { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// The same for a reissue, whose names and organization the CA knows already; <see langword="null"/>: as <see cref="IssueDelay"/>.
    /// </summary>
    public TimeSpan? ReissueDelay { get; init; }

    /// <summary>How the CA vets organizations.</summary>
    public SandboxVettingOptions Vetting { get; init; } = new();

    /// <summary>The time that the CA takes to cancel or revoke. Zero: it is done when the command is answered.</summary>
    public TimeSpan CloseDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Whether the CA refuses to cancel and revoke: the commands succeed, and end with CERTIFICATE_CLOSE, CLOSE_FAILED.</summary>
    public bool RefuseClosing { get; init; }

    /// <summary>
    /// Whether the reseller gives the price back by itself when the CA fails the first certificate of an order that has refunds (manual
    /// 6.6).
    /// </summary>
    public bool RefundsFailures { get; init; }

    /// <summary>
    /// Whether lists leave out what was cancelled unless they are asked for it by status. Manual 9.1.23 shows a list with a cancelled one;
    /// other sources say that they are left out.
    /// </summary>
    public bool ListsLeaveOutCancelled { get; init; }

    /// <summary>
    /// Whether events have the older names CERTIFICATE_REGISTRATION, _RENEWAL, _REISSUE and _DELETION with SUCCESSFUL and FAILED instead of
    /// those of manual 9.5.
    /// </summary>
    public bool OlderEventNames { get; init; }

    /// <summary>
    /// Whether RenewCertificate, which has no <c>noautofilldomains</c> (manual 8.1.3), adds the class's free alternatives; the CA wants
    /// them proved like the other names. Else the names stay as they were.
    /// </summary>
    public bool RenewalsAddNames { get; init; }

    /// <summary>
    /// The life of a certificate; <see langword="null"/>: the CA/Browser Forum's calendar, by the day of issue. The paid year limits it
    /// further.
    /// </summary>
    public TimeSpan? CertificateLifetime { get; init; }

    /// <summary>VAT in percent of the price.</summary>
    public decimal VatPercent { get; init; } = 16m;

    /// <summary>The currency of the accounts, as StatusAccount shows it.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>How far the HTTP Date of the API's answers is from the sandbox's clock.</summary>
    public TimeSpan DateOffset { get; init; } = TimeSpan.Zero;

    /// <summary>Where the reseller's name server answers for the zones of AddDNSZone, over UDP; port 0 takes a free one.</summary>
    public IPEndPoint NameServer { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>How the CA checks domain control.</summary>
    public SandboxDcvOptions Dcv { get; init; } = new();
}
