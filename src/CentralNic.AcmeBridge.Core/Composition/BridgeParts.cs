using System.Diagnostics.Metrics;
using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Backups;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.OwnCertificates;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Retention;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using CentralNic.Reseller.Classes;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>What a <see cref="Bridge"/> is made of.</summary>
public sealed record BridgeParts
{
    /// <summary>Where all that must survive is kept. The bridge does not dispose it.</summary>
    public required IDocumentStore Store { get; init; }

    /// <summary>The way to the reseller. The bridge does not dispose it.</summary>
    public required ResellerClient Reseller { get; init; }

    /// <summary>The certificate classes with their rules.</summary>
    public required CertificateClassCatalog Classes { get; init; }

    /// <summary>What clients may order; at least one.</summary>
    public required IReadOnlyList<CertificateProfile> Profiles { get; init; }

    /// <summary>Who pays; the tenant <c>default</c> exists without being named.</summary>
    public IReadOnlyList<Tenant> Tenants { get; init; } = [];

    /// <summary>How much may be spent.</summary>
    public BudgetPlan Budgets { get; init; } = new();

    /// <summary>Who approves purchases.</summary>
    public ApprovalPlan Approvals { get; init; } = new();

    /// <summary>How often clients may do what costs work.</summary>
    public LimitPlan Limits { get; init; } = new();

    /// <summary>How clients are treated.</summary>
    public required AcmePolicy Policy { get; init; }

    /// <summary>How challenges are looked at.</summary>
    public required ValidationOptions Validation { get; init; }

    /// <summary>How fast to ask the reseller.</summary>
    public required IssuanceOptions Issuance { get; init; }

    /// <summary>How control of names is proved to the CA.</summary>
    public required DcvOptions Dcv { get; init; }

    /// <summary>The channels by which the operator is told what needs a person; <see langword="null"/>: none.</summary>
    public NotifyOptions? Notify { get; init; }

    /// <summary>The folder whose file system must have room left; <see langword="null"/>: that is not looked at.</summary>
    public string? DataFolder { get; init; }

    /// <summary>What is wrong with the bridge itself; <see langword="null"/>: the bridge makes its own.</summary>
    public HealthMonitor? Health { get; init; }

    /// <summary>
    /// Encrypts the secrets of external account keys that are made at run time; <see langword="null"/>: none can be made.
    /// </summary>
    public ISecretProtector? Secrets { get; init; }

    /// <summary>What counts the commands of <see cref="Reseller"/>, which was given it; <see langword="null"/>: nothing does.</summary>
    public CommandStatistics? Commands { get; init; }

    /// <summary>Makes the bridge's meter; <see langword="null"/>: the bridge makes it alone.</summary>
    public IMeterFactory? Meters { get; init; }

    /// <summary>Which backups the bridge makes by itself.</summary>
    public BackupOptions Backups { get; init; } = new();

    /// <summary>How long documents are kept that nobody needs any more.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>The certificate that the bridge orders for its own listeners; <see langword="null"/>: none.</summary>
    public OwnCertificateOptions? OwnCertificate { get; init; }

    /// <summary>How many pieces of background work may run at once.</summary>
    internal WorkSlots WorkSlots { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where ids and tokens come from.</summary>
    public IdSource Ids { get; init; } = new();

    /// <summary>Where the log goes.</summary>
    public required ILoggerFactory Loggers { get; init; }

    /// <summary>The classes of a profile, the preferred one first.</summary>
    /// <exception cref="ArgumentException">It names a class that does not exist.</exception>
    internal IEnumerable<CertificateClass> ClassesOf(CertificateProfile profile) => profile.Classes.Select(name =>
        Classes.Find(name)
            ?? throw new ArgumentException($"Profile '{profile.Name}' has the class '{name}', which does not exist.", nameof(profile)));
}
