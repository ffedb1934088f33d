using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Audit;
using CentralNic.AcmeBridge.Core.Backups;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Monitoring;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.OwnCertificates;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Quotes;
using CentralNic.AcmeBridge.Core.Reconciliation;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Restores;
using CentralNic.AcmeBridge.Core.Retention;
using CentralNic.AcmeBridge.Core.Revocations;
using CentralNic.AcmeBridge.Core.Spending;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.SubscriptionManagement;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Validation;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>The whole of Core, put together: what endpoints call, and the work behind it.</summary>
public sealed partial class Bridge : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IDocumentStore _store;
    private readonly Lock _damageLock = new();
    private readonly OrderRepository _orders;
    private readonly WorkRunner _work;
    private readonly DcvPublication _publication;
    private readonly DcvCleanUpWork _cleanUp;
    private readonly ClassRefresh _classes;
    private bool _disposed;

    /// <summary>Puts the parts together; nothing runs yet.</summary>
    /// <param name="parts">The parts.</param>
    public Bridge(BridgeParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Policy = parts.Policy is { DnsPersist: null } policy && policy.ChallengeTypes.Contains(ChallengeType.DnsPersist01)
            ? throw new ArgumentException($"{ChallengeType.DnsPersist01} is offered without issuer domain names.", nameof(parts))
            : parts.Policy;
        Health = parts.Health ?? new HealthMonitor(parts.Time, parts.Loggers.CreateLogger<HealthMonitor>());
        _store = parts.Store;
        _store.DamageChanged += TellStoreDamage;
        TellStoreDamage();

        _services = BridgeServices.Build(parts, Health);
        Profiles = Get<ProfileCatalog>();
        Tenants = Get<TenantDirectory>();
        Accounts = Get<AccountRegistry>();
        Closing = Get<AccountClosing>();
        Authorizations = Get<AuthorizationService>();
        OrderCreation = Get<OrderCreation>();
        OrderReading = Get<OrderReading>();
        OrderListing = Get<OrderListing>();
        OrderFinalization = Get<OrderFinalization>();
        CertificateDownload = Get<CertificateDownload>();
        OperatorOrdering = Get<OperatorOrdering>();
        Certificates = Get<CertificateReports>();
        Revocations = Get<RevocationService>();
        Renewals = Get<RenewalInformationProvider>();
        EarlyRenewals = Get<EarlyRenewals>();
        HttpDcv = Get<HttpDcvPublisher>();
        Ledger = Get<Ledger>();
        Comparer = Get<LedgerComparer>();
        Budgets = Get<BudgetControl>();
        Limits = Get<RateLimiter>();
        Subscriptions = Get<SubscriptionRepository>();
        Importer = Get<AccountImporter>();
        Parked = Get<ParkedIssuances>();
        Quotes = Get<OrderQuotes>();
        Approvals = Get<PurchaseApprovals>();
        TenantAdministration = Get<TenantAdministration>();
        KeyAdministration = Get<KeyAdministration>();
        AccountAdministration = Get<AccountAdministration>();
        Actions = Get<OrderActions>();
        Spend = Get<SpendReports>();
        LedgerReports = Get<LedgerReports>();
        KnownTenants = Get<KnownTenants>();
        SubscriptionReports = Get<SubscriptionReports>();
        SubscriptionDecisions = Get<SubscriptionDecisions>();
        SubscriptionHandovers = Get<SubscriptionHandovers>();
        Pauses = Get<ClientPauses>();
        Reports = Get<IssuanceReports>();
        Upstream = Get<UpstreamReports>();
        Audit = Get<AuditTrail>();
        Tokens = Get<OperatorTokens>();
        Notifications = Get<NotificationRepository>();
        TestNotification = Get<TestNotification>();
        Secrets = parts.Secrets;
        Operators = Get<OperatorUsers>();
        OperatorSessions = Get<OperatorSessions>();
        Backups = Get<BackupKeeper>();
        Periodic = Get<PeriodicTasks>();
        Monitor = Get<BridgeMonitor>();
        Readiness = Get<Readiness>();
        _orders = Get<OrderRepository>();
        _work = Get<WorkRunner>();
        _publication = Get<DcvPublication>();
        _cleanUp = Get<DcvCleanUpWork>();
        _classes = Get<ClassRefresh>();
        _classes.Observed = Get<ClassNotices>().ObserveAsync;
        Get<QuotedPrices>().Learned = Get<ClassNotices>().Learn;
        _orders.Alongside = Get<FailureNotices>().WriteAsync;
        Get<ClockCheck>().Righted = Get<OpenOrderWork>().ScheduleAllAsync;
        Get<PurchaseHold>().Released = Get<OpenOrderWork>().ScheduleAllAsync;
        Get<PurchaseHold>().HasUnknownPurchases = Get<RestoreCatchUp>().HasUnknownPurchasesAsync;
        foreach (var task in _services.GetServices<IPeriodicTask>())
        {
            Periodic.Add(task);
        }

        ChannelDeliveries[] channels =
        [
            .. Get<NotificationChannels>().All.Select(channel => new ChannelDeliveries(
                channel, Notifications, Health, parts.Time, parts.Loggers.CreateLogger<ChannelDeliveries>())),
        ];
        Array.ForEach(channels, Periodic.Add);
        foreach (var source in _services.GetServices<IOngoingSource>())
        {
            Periodic.Add(new OngoingNotifications(source, Notifications));
        }

        Get<RetentionTask>().Deleted = () => Periodic.Wake(Get<CompactionTask>());
        Health.Changed = () => Periodic.Wake(Get<HealthNotifications>());
        Notifications.Added = () => Array.ForEach(channels, Periodic.Wake);
        Get<ClassNotices>().Quoted = () => Periodic.Wake(Get<ClassNotices>());
        _orders.AttentionChanged = () => Periodic.Wake(Get<OrderNotifications>());
    }

    /// <summary>What is wrong with the bridge itself.</summary>
    public HealthMonitor Health { get; }

    /// <summary>How clients are treated.</summary>
    public AcmePolicy Policy { get; }

    /// <summary>What clients may order.</summary>
    public ProfileCatalog Profiles { get; }

    /// <summary>Who pays.</summary>
    public TenantDirectory Tenants { get; }

    /// <summary>All accounts.</summary>
    public AccountRegistry Accounts { get; }

    /// <summary>How accounts are given up.</summary>
    public AccountClosing Closing { get; }

    /// <summary>What accounts do with authorizations.</summary>
    public AuthorizationService Authorizations { get; }

    /// <summary>Makes orders.</summary>
    public OrderCreation OrderCreation { get; }

    /// <summary>Reads orders.</summary>
    public OrderReading OrderReading { get; }

    /// <summary>Lists orders.</summary>
    public OrderListing OrderListing { get; }

    /// <summary>Finalizes orders.</summary>
    public OrderFinalization OrderFinalization { get; }

    /// <summary>Gives certificates.</summary>
    public CertificateDownload CertificateDownload { get; }

    /// <summary>Orders what no ACME client can fetch.</summary>
    public OperatorOrdering OperatorOrdering { get; }

    /// <summary>Certificates as the operator sees them.</summary>
    public CertificateReports Certificates { get; }

    /// <summary>What is done to revoke certificates.</summary>
    public RevocationService Revocations { get; }

    /// <summary>When certificates are best renewed.</summary>
    public RenewalInformationProvider Renewals { get; }

    /// <summary>How the operator pulls renewals forward.</summary>
    public EarlyRenewals EarlyRenewals { get; }

    /// <summary>The files that the CAs want to see.</summary>
    public HttpDcvPublisher HttpDcv { get; }

    /// <summary>The ledger of purchases.</summary>
    public Ledger Ledger { get; }

    /// <summary>Compares the ledger with the reseller.</summary>
    public LedgerComparer Comparer { get; }

    /// <summary>What was spent, and the limits on it.</summary>
    internal BudgetControl Budgets { get; }

    /// <summary>The rate limits.</summary>
    public RateLimiter Limits { get; }

    /// <summary>What is paid for.</summary>
    public SubscriptionRepository Subscriptions { get; }

    /// <summary>The way in for what the reseller account holds already. It needs nothing that <see cref="StartAsync"/> starts.</summary>
    public AccountImporter Importer { get; }

    /// <summary>The issuances that wait for the operator.</summary>
    public ParkedIssuances Parked { get; }

    /// <summary>What was and will be spent.</summary>
    public SpendReports Spend { get; }

    /// <summary>The ledger as the operator reads it.</summary>
    public LedgerReports LedgerReports { get; }

    /// <summary>Tells misspelt tenants from those that have nothing.</summary>
    public KnownTenants KnownTenants { get; }

    /// <summary>What is paid for, for the operator.</summary>
    public SubscriptionReports SubscriptionReports { get; }

    /// <summary>What the operator decides for next orders.</summary>
    public SubscriptionDecisions SubscriptionDecisions { get; }

    /// <summary>How paid orders are handed over to other accounts at the reseller.</summary>
    public SubscriptionHandovers SubscriptionHandovers { get; }

    /// <summary>The purchases that wait for approval.</summary>
    public PurchaseApprovals Approvals { get; }

    /// <summary>What orders would do and cost that are not made.</summary>
    public OrderQuotes Quotes { get; }

    /// <summary>Tenants as the operator makes and changes them.</summary>
    public TenantAdministration TenantAdministration { get; }

    /// <summary>External account keys as the operator makes and revokes them.</summary>
    public KeyAdministration KeyAdministration { get; }

    /// <summary>What is done every so often, and how it stands.</summary>
    internal PeriodicTasks Periodic { get; }

    /// <summary>The orders as the bridge knows them, for tests.</summary>
    internal OrderRepository Orders => _orders;

    /// <summary>Ends when the reseller has been asked for the first time what its certificate classes can do, answered or not.</summary>
    public Task ClassesAsked => _classes.FirstRound;

    /// <summary>
    /// Reads the tenants and external account keys of the store. Nothing may be asked of the bridge before; <see cref="StartAsync"/> does
    /// it where it was not done.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await Get<TenantRepository>().LoadAsync(cancellationToken);
        await Get<PurchaseHold>().LoadAsync(cancellationToken);
        await Get<BridgeTag>().LoadAsync(cancellationToken);
    }

    /// <summary>Takes up all work where it stood, and begins to run it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);

        // What is published must be known before anything is taken away.
        foreach (var manual in Get<DcvPublishers>().All.OfType<ManualDcvPublisher>())
        {
            manual.Begin();
        }

        await foreach (var order in _orders.ListWithPlacedDcvAsync(cancellationToken))
        {
            _publication.Restore(order);
            _cleanUp.CleanUp(order);
        }

        _work.Start(_services.GetServices<IWorkHandler>());
        await Get<OpenOrderWork>().TakeUpAsync(cancellationToken);
        await Get<CertificateIndexing>().BeginAsync(cancellationToken);
        await Comparer.RestoreAsync(cancellationToken);
        Periodic.Start();
    }

    /// <summary>
    /// Takes another configuration while the bridge runs: profiles, tenants with their keys, budgets, limits, approvals, and publishers of
    /// proofs. A request sees each of them whole. Nothing else of the parts counts.
    /// </summary>
    /// <param name="parts">The whole configuration, understood and checked.</param>
    /// <param name="cancellationToken">Gives up before anything is changed.</param>
    public async Task ConfigureAsync(BridgeParts parts, CancellationToken cancellationToken)
    {
        await Get<Reconfiguration>().ApplyAsync(parts, cancellationToken);
        if (_services.GetService<OwnCertificateTask>() is { } own)
        {
            own.TryAtOnce();
            Periodic.Wake(own);
        }
    }

    /// <summary>Does something every so often, from the start on; what goes wrong in a round is logged, and ends only that round.</summary>
    /// <param name="name">A stable name for log, health and monitoring; unique among all.</param>
    /// <param name="interval">The wait between two rounds.</param>
    /// <param name="round">Does one round.</param>
    public void AddPeriodicTask(string name, TimeSpan interval, Func<CancellationToken, Task> round) =>
        Periodic.Add(new PeriodicAction(name, interval, round));

    /// <summary>
    /// Stops: what runs comes to the end of its step, no billed command is cut. All is disposed, whatever fails meanwhile.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Health.Changed = null;
        _store.DamageChanged -= TellStoreDamage;
        var failures = new Failures();
        await failures.CatchAsync(() => Task.WhenAll(Periodic.DisposeAsync().AsTask(), _work.DisposeAsync().AsTask()));
        await failures.CatchAsync(() => Get<LastUses>().WriteAsync(CancellationToken.None));
        await failures.DisposeAsync(
            Get<OffloadedTasks>(),
            Get<Http01Validator>(),
            Get<HttpProofProbe>(),
            Get<ApprovalWebhook>(),
            Get<LedgerIndex>(),
            Get<SubscriptionIndex>(),
            Get<ClockCheck>(),
            Get<PurchaseHold>(),
            Budgets,
            _services);
        failures.Throw();
    }

    /// <summary>One of the parts; outside this type for tests.</summary>
    internal T Get<T>()
        where T : class => _services.GetRequiredService<T>();

    private void TellStoreDamage()
    {
        lock (_damageLock) // So that what is read last is told last.
        {
            if (_store.Damage is { IsNone: false } damage)
            {
                Health.Set(HealthConditions.StoreDamaged, damage.InWords());
            }
            else
            {
                Health.Clear(HealthConditions.StoreDamaged);
            }
        }
    }
}
