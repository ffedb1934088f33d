using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.AcmeBridge.Core.Issuances.Collecting;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Reconciliation;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Revocations;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Validation;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Classes;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>The whole of Core, put together: what endpoints call, and the work behind it.</summary>
public sealed class Bridge : IAsyncDisposable
{
    private readonly OrderRepository _orders;
    private readonly WorkRunner _work;
    private readonly AwaitedCertificates _awaited = new();
    private readonly DcvParts _dcv;
    private readonly OffloadedTasks _offloaded;
    private readonly DcvCleanUpWork _cleanUp;
    private readonly IReadOnlyList<IWorkHandler> _handlers;
    private readonly ClockCheck _clock;
    private readonly Http01Validator _http01;
    private readonly ClassRefresh _classes;
    private bool _disposed;

    /// <summary>Puts the parts together; nothing runs yet.</summary>
    /// <param name="parts">The parts.</param>
    public Bridge(BridgeParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var (time, loggers) = (parts.Time, parts.Loggers);
        Health = parts.Health ?? new HealthMonitor(time, loggers.CreateLogger<HealthMonitor>());
        if (parts.Store.Damage is { IsNone: false } damage)
        {
            Health.Set(HealthConditions.StoreDamaged, damage.InWords());
        }

        Policy = parts.Policy is { DnsPersist: null } policy && policy.ChallengeTypes.Contains(ChallengeType.DnsPersist01)
            ? throw new ArgumentException($"{ChallengeType.DnsPersist01} is offered without issuer domain names.", nameof(parts))
            : parts.Policy;
        _clock = new ClockCheck(parts.Reseller, parts.Store, Health, time) { Righted = ScheduleAllAsync };
        var lookup = new DnsLookup(parts.Validation);
        _dcv = new DcvParts(parts.Dcv, parts.Validation, lookup, parts.Reseller, time, loggers);
        Profiles = new ProfileCatalog(
            parts.Profiles.Select(profile => new OfferedProfile(profile, ClassesOf(parts, profile), _dcv.Publishers)),
            parts.Policy.DefaultProfile);

        _orders = new OrderRepository(parts.Store, time);
        _work = new WorkRunner(parts.WorkSlots, _orders.CallerOf, time, loggers.CreateLogger<WorkRunner>());
        var certificates = new CertificateRepository(parts.Store);
        Ledger = new Ledger(parts.Store, time);
        Limits = new RateLimiter(parts.Limits, _orders, time);
        var certificateLimits = new CertificateLimiter(parts.Store, parts.Limits, time);
        Tenants = new TenantDirectory(parts.Tenants);
        Accounts = new AccountRegistry(parts.Store, parts.Policy, Tenants, Limits, parts.Ids, time);
        Budgets = new BudgetControl(
            parts.Store, Ledger, parts.Budgets, time, loggers.CreateLogger<BudgetControl>(), new PurchaseLimiter(parts.Store, parts.Limits, Accounts));
        Closing = new AccountClosing(Accounts, _orders, _work);
        var admission = new OrderAdmission(Tenants, Profiles, parts.Policy);
        Subscriptions = new SubscriptionRepository(parts.Store);
        var compromised = new CompromisedKeys(parts.Store);
        var expiryRules = new ReissueExpiryRules(parts.Store);
        var knowledge = new PlanKnowledge(_orders, certificates, Subscriptions, expiryRules, new NameSetLocks(parts.Store), time);
        var prices = new QuotedPrices(time);
        var forecast = new BudgetForecast(Budgets, knowledge, prices, loggers.CreateLogger<BudgetForecast>());
        var proved = new ProvedNames(parts.Store, _orders, parts.Policy, time);
        var offers = new AuthorizationOffers(proved, parts.Policy, parts.Ids, time);
        var held = new HeldAnswers(time);
        Authorizations = new AuthorizationService(
            _orders, offers, Tenants, Limits, held, _work, parts.Policy, parts.Ids, time, loggers.CreateLogger<AuthorizationService>());
        Orders = new OrderDesk(
            Accounts,
            Closing,
            _orders,
            certificates,
            admission,
            new Predecessors(_orders, certificates, Profiles, time),
            compromised,
            new OrderLimits(forecast, Limits, certificateLimits),
            offers,
            Authorizations,
            held,
            _work,
            parts.Policy,
            parts.Ids,
            time,
            loggers.CreateLogger<OrderDesk>());
        Renewals = new RenewalInformationProvider(certificates, Subscriptions, compromised, expiryRules, Profiles, time, loggers.CreateLogger<RenewalInformationProvider>());
        Campaigns = new EarlyRenewals(Renewals, certificates, _orders, time);
        var revocation = new RevocationParts(parts, _orders, certificates, Subscriptions, compromised, _clock);
        Revocations = revocation.Revocations;

        var resolver = new NameResolver(parts.Validation, lookup);
        _http01 = new Http01Validator(parts.Validation, resolver, time);
        IChallengeValidator[] validators =
        [
            _http01,
            new Dns01Validator(parts.Validation, lookup, time),
            new TlsAlpn01Validator(parts.Validation, resolver, time),
            new DnsAccount01Validator(parts.Validation, lookup, time),
            new DnsPersist01Validator(parts.Validation, parts.Policy.DnsPersist, lookup, Accounts, time),
        ];
        var early = new EarlyCheck(Profiles, _dcv.Preflight, time, loggers.CreateLogger<EarlyCheck>());
        _offloaded = new OffloadedTasks(_work);
        _cleanUp = new DcvCleanUpWork(_orders, _dcv.Publication, parts.Dcv.Visibility, _work, _offloaded, time, loggers.CreateLogger<DcvCleanUpWork>());
        var proofs = new ProofsToCa(_dcv.Publication, _dcv.Visibility, _dcv.Preflight, Profiles, parts.Dcv.Visibility, _offloaded);
        var imported = new ImportedOrderRepository(parts.Store);
        Importer = new AccountImporter(
            new ImportListing(parts.Reseller),
            new ImportReader(parts.Reseller, time),
            new ImportAdoption(
                imported, Subscriptions, certificates, _orders, Profiles, _dcv.Publishers, time, loggers.CreateLogger<ImportAdoption>()),
            imported,
            Subscriptions,
            certificates,
            _orders,
            Tenants,
            parts.Classes,
            time,
            loggers.CreateLogger<AccountImporter>());
        Periodic = new PeriodicTasks(Health, time, loggers.CreateLogger<PeriodicTasks>());
        var issuance = new IssuanceParts(
            parts, _orders, certificates, Subscriptions, imported, expiryRules, Profiles, Budgets, prices, knowledge, certificateLimits, proofs, _awaited, _clock, _work, Periodic);
        Parked = issuance.Parked;
        Reports = new IssuanceReports(_orders, Subscriptions, Ledger);
        _handlers =
        [
            new ValidationWork(_orders, validators, proved, early, parts.Validation, parts.Policy, Limits, time, loggers.CreateLogger<ValidationWork>()),
            new IssuanceWork(_orders, issuance.Steps, issuance.Deadline, _dcv.Publication, _cleanUp, _offloaded, _awaited, _clock, _work, parts.Issuance, time, loggers.CreateLogger<IssuanceWork>()),
            _cleanUp,
        ];
        _classes = new ClassRefresh(Profiles, parts.Reseller, parts.Classes);
        Comparer = new LedgerComparer(
            parts.Store, Ledger, _orders, Budgets, Subscriptions, parts.Classes, parts.Reseller, time, loggers.CreateLogger<LedgerComparer>());
        Periodic.Add(issuance.Credit);
        Periodic.Add(Comparer);
        Periodic.Add(new CertificatePoller(
            _awaited, certificates, revocation.Revoker, revocation.Records, _clock, _work, parts.Reseller, parts.Issuance, time, loggers.CreateLogger<CertificatePoller>()));
        Periodic.Add(_classes);
        Periodic.Add(revocation.Rounds);
        Periodic.Add(new DcvCleanUpTask(_orders, _cleanUp));
        Periodic.Add(new OrderExpiry(_orders, _clock, time));
        Periodic.Add(_clock);
        if (parts.Notify is { } program)
        {
            var notifier = new Notifier(program, _orders, time, loggers.CreateLogger<Notifier>());
            _orders.Untold = () => Periodic.Wake(notifier);
            Periodic.Add(notifier);
        }
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

    /// <summary>What accounts do with orders.</summary>
    public OrderDesk Orders { get; }

    /// <summary>What is done to revoke certificates.</summary>
    public RevocationService Revocations { get; }

    /// <summary>When certificates are best renewed.</summary>
    public RenewalInformationProvider Renewals { get; }

    /// <summary>How the operator pulls renewals forward.</summary>
    public EarlyRenewals Campaigns { get; }

    /// <summary>The files that the CAs want to see.</summary>
    public HttpDcvPublisher HttpDcv => _dcv.Http;

    /// <summary>The book of purchases.</summary>
    public Ledger Ledger { get; }

    /// <summary>Compares the ledger with the reseller.</summary>
    public LedgerComparer Comparer { get; }

    /// <summary>What was spent, and the limits on it.</summary>
    public BudgetControl Budgets { get; }

    /// <summary>The rate limits.</summary>
    public RateLimiter Limits { get; }

    /// <summary>What is paid for.</summary>
    public SubscriptionRepository Subscriptions { get; }

    /// <summary>The way in for what the reseller account holds already. It needs nothing that <see cref="StartAsync"/> starts.</summary>
    public AccountImporter Importer { get; }

    /// <summary>The issuances that wait for the operator.</summary>
    public ParkedIssuances Parked { get; }

    /// <summary>How things stand, for the operator.</summary>
    public IssuanceReports Reports { get; }

    /// <summary>What is done every so often, and how it stands.</summary>
    public PeriodicTasks Periodic { get; }

    /// <summary>The orders as the bridge knows them, for tests.</summary>
    internal OrderRepository Book => _orders;

    /// <summary>Ends when the reseller has been asked for the first time what its certificate classes can do, answered or not.</summary>
    public Task ClassesAsked => _classes.FirstRound;

    /// <summary>Takes up all work where it stood, and begins to run it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // What is published must be known before anything is taken away.
        _dcv.Manual?.Begin();
        await foreach (var order in _orders.ListWithPlacedDcvAsync(cancellationToken))
        {
            _dcv.Publication.Restore(order);
            _cleanUp.CleanUp(order);
        }

        _work.Start(_handlers);
        await foreach (var order in _orders.ListOpenAsync(cancellationToken))
        {
            _orders.TakeUp(order);
            if (!await Closing.SettleAsync(order, cancellationToken) || order.Status == OrderStatus.Processing)
            {
                Resume(order);
            }
        }

        Periodic.Start();
    }

    /// <summary>Stops: what runs comes to the end of its step, no billed command is cut. All is disposed, whatever fails meanwhile.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        var failures = new Failures();
        await failures.CatchAsync(() => Task.WhenAll(Periodic.DisposeAsync().AsTask(), _work.DisposeAsync().AsTask()));
        await failures.DisposeAsync(_offloaded, _http01, _dcv, _clock, Budgets);
        failures.Throw();
    }

    private static IEnumerable<CertificateClass> ClassesOf(BridgeParts parts, CertificateProfile profile) => profile.Classes.Select(name =>
        parts.Classes.Find(name) ?? throw new ArgumentException($"Profile '{profile.Name}' has the class '{name}', which does not exist.", nameof(parts)));

    private void Resume(Order order)
    {
        if (order.Status == OrderStatus.Processing)
        {
            if (order.Issuance is { State: IssuanceState.DcvPublished or IssuanceState.AwaitingCa, Certificate: { } certificate })
            {
                _dcv.Publication.Restore(order);
                _awaited.Add(certificate, order.Id);
            }

        }

        Schedule(order);
    }

    /// <summary>What was due by a clock that was wrong may be due a year from now, or should not have been yet.</summary>
    private async Task ScheduleAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var order in _orders.ListOpenAsync(cancellationToken))
        {
            Schedule(order);
        }
    }

    private void Schedule(Order order)
    {
        if (order.Status == OrderStatus.Processing)
        {
            _work.Schedule(new WorkItem(WorkKind.Issuance, order.Id));
            return;
        }

        for (var index = 0; index < order.Authorizations.Length; index++)
        {
            if (order.Authorizations[index].Challenges.Min(challenge => challenge.Due) is { } due)
            {
                _work.Schedule(new WorkItem(WorkKind.Validation, order.Id, index), due);
            }
        }
    }
}
