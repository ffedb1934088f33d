using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Audit;
using CentralNic.AcmeBridge.Core.Backups;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Monitoring;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <content>What the operator sees and steers.</content>
public sealed partial class Bridge
{
    /// <summary>Accounts as the operator sees and steers them.</summary>
    public AccountAdministration AccountAdministration { get; }

    /// <summary>What the operator does with orders that ask nothing.</summary>
    public OrderActions Actions { get; }

    /// <summary>The accounts that may not order some names any more because their orders failed too often.</summary>
    public ClientPauses Pauses { get; }

    /// <summary>How things stand, for the operator.</summary>
    public IssuanceReports Reports { get; }

    /// <summary>How the way to the reseller does.</summary>
    public UpstreamReports Upstream { get; }

    /// <summary>What operators changed.</summary>
    public AuditTrail Audit { get; }

    /// <summary>What the operator was told.</summary>
    public NotificationRepository Notifications { get; }

    /// <summary>Tries the ways by which the operator is told.</summary>
    public TestNotification TestNotification { get; }

    /// <summary>The bearer tokens of the operator's API.</summary>
    public OperatorTokens Tokens { get; }

    /// <summary>Encrypts what is secret before it is kept; <see langword="null"/>: nothing does.</summary>
    public ISecretProtector? Secrets { get; }

    /// <summary>The people who may sign in to the pages.</summary>
    public OperatorUsers Operators { get; }

    /// <summary>Who is signed in to the pages.</summary>
    public OperatorSessions OperatorSessions { get; }

    /// <summary>What can be done with the store beside its documents; <see langword="null"/>: this store has nothing of the kind.</summary>
    public IStoreMaintenance? StoreMaintenance => _store as IStoreMaintenance;

    /// <summary>Prepares what is measured.</summary>
    public BridgeMonitor Monitor { get; }

    /// <summary>Whether requests should be sent to this bridge. Who opens the listeners says when they are open.</summary>
    public Readiness Readiness { get; }

    /// <summary>How backups are made.</summary>
    public BackupKeeper Backups { get; }
}
