using System.Collections.Frozen;
using System.Net;
using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Backups;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Retention;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Secrets;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The whole configuration, understood and checked. <see cref="BridgeConfiguration"/> makes it.</summary>
public sealed record BridgeSettings
{
    /// <summary>
    /// The URL that clients see the bridge under, without a trailing slash: <c>https://acme.example.com</c>. Key <c>PublicUrl</c>.
    /// </summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>Where the bridge listens; at least one. Key <c>Listen</c>.</summary>
    public required IReadOnlyList<ListenAddress> Listen { get; init; }

    /// <summary>
    /// The certificate of https listeners; <see langword="null"/>: none needed, or the development CA's (with the sandbox). Section
    /// <c>Tls</c>.
    /// </summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>
    /// The certificate that the bridge orders for https listeners; <see langword="null"/>: none. Section <c>Tls:OwnCertificate</c>.
    /// </summary>
    public OwnCertificateSettings? OwnCertificate { get; init; }

    /// <summary>Where the data is kept, an absolute path. Key <c>DataFolder</c>.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The proxies whose forwarded headers are believed. Key <c>TrustedProxies</c>.</summary>
    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }

    /// <summary>
    /// The reseller's API and the budget of commands. Section <c>Reseller</c>. With the sandbox, its endpoint is port 0 of
    /// loopback until the sandbox listens: nothing can reach the real reseller by mistake.
    /// </summary>
    public required ResellerOptions Reseller { get; init; }

    /// <summary>How often issuances ask the reseller. Keys of section <c>Reseller</c>.</summary>
    public required IssuanceOptions Issuance { get; init; }

    /// <summary>What the server tells and grants its clients. Section <c>Acme</c>.</summary>
    public required AcmePolicy Acme { get; init; }

    /// <summary>The profiles by name, compared without case; at least one. Section <c>Profiles</c>.</summary>
    public required IReadOnlyDictionary<string, CertificateProfile> Profiles { get; init; }

    /// <summary>Who pays. Section <c>Tenants</c>.</summary>
    public IReadOnlyList<Tenant> Tenants { get; init; } = [];

    /// <summary>How much may be spent. Sections <c>Budget</c> and <c>Tenants:&lt;name&gt;:Budget</c>.</summary>
    public BudgetPlan Budgets { get; init; } = new();

    /// <summary>How often clients may do what costs work. Sections <c>Limits</c> and <c>Tenants:&lt;name&gt;:Limits</c>.</summary>
    public LimitPlan Limits { get; init; } = new();

    /// <summary>Who is asked before something is bought. Sections <c>Approval</c> and <c>Tenants:&lt;name&gt;:Approval</c>.</summary>
    public ApprovalPlan Approvals { get; init; } = new();

    /// <summary>What <c>secrets.key</c> is encrypted with; <see langword="null"/>: nothing. Section <c>Secrets</c>.</summary>
    internal KeyProtection? SecretKeys { get; init; }

    /// <summary>What secrets of the configuration are encrypted with; <see langword="null"/>: nothing. Section <c>Secrets</c>.</summary>
    internal KeyEncryptionKeys? EncryptionKeys { get; init; }

    /// <summary>All secrets of the configuration, for what looks for them in texts.</summary>
    internal IReadOnlyList<Secret> KnownSecrets { get; init; } = [];

    /// <summary>Which backups are made. Section <c>Backup</c>.</summary>
    public BackupOptions Backups { get; init; } = new();

    /// <summary>How long documents are kept that nobody needs any more.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>Where traces and metrics are sent; <see langword="null"/>: nowhere. Section <c>Telemetry:Otlp</c>.</summary>
    public OtlpSettings? Otlp { get; init; }

    /// <summary>The file responder of the CA's control validation. Section <c>Dcv:Http</c>.</summary>
    public required HttpDcvSettings HttpDcv { get; init; }

    /// <summary>How control of names is proved to the CA. Section <c>Dcv</c>.</summary>
    public required DcvOptions Dcv { get; init; }

    /// <summary>How the operator sees the running bridge. Section <c>Operator</c>.</summary>
    public required OperatorSettings Operator { get; init; }

    /// <summary>How challenges are looked at. Section <c>Validation</c>.</summary>
    public required ValidationOptions Validation { get; init; }

    /// <summary>What is logged and how. Section <c>Logging</c>.</summary>
    public required LoggingSettings Logging { get; init; }

    /// <summary>The simulated reseller to start; <see langword="null"/>: the real one is used.</summary>
    public SandboxSettings? Sandbox { get; init; }

    /// <summary>What works but should be looked at, one sentence each, for the log.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Reads the same sources again; <see langword="null"/>: there is nothing to read.</summary>
    /// <exception cref="ConfigurationException">Something is missing or wrong; it lists everything.</exception>
    internal Func<BridgeSettings>? ReadAgain { get; init; }

    /// <summary>What was given, by key; of secrets a hash.</summary>
    internal IReadOnlyDictionary<string, string> Snapshot { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The files that hold a secret alone, by path, with the SHA-256 of what they held.</summary>
    internal IReadOnlyDictionary<string, string> SecretFiles { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The settings with where each comes from, secrets hidden, as the operator may see them.</summary>
    internal Func<ConfigurationReport> Effective { get; init; } = static () => new ConfigurationReport([], []);
}
