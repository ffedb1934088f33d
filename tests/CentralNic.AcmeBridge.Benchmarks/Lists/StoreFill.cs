using System.Globalization;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Benchmarks.Lists;

/// <summary>Fills a store, through its contract and the repositories, with what years of orders leave behind.</summary>
internal sealed class StoreFill(IDocumentStore store, FillPlan plan) : IDisposable
{
    /// <summary>Commits that wait together share one durable write.</summary>
    private static readonly int AtOnce = 128;

    private static readonly Price Price = new(42.10m, 8.00m, "EUR", []);

    private readonly SampleChains _chains = new();
    private readonly OrderRepository _orders = new(store, TimeProvider.System);
    private readonly CertificateRepository _certificates = new(store);
    private readonly SubscriptionRepository _subscriptions = new(store);
    private readonly Ledger _ledger = new(store, TimeProvider.System);
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private readonly IdSource _ids = new();
    private AccountId[] _accounts = [];

    /// <summary>What one of the certificates is found by.</summary>
    public CertificateSummary? Example { get; private set; }

    /// <summary>One of the accounts.</summary>
    public AccountId ExampleAccount => _accounts[17];

    /// <summary>Fills the store.</summary>
    /// <param name="progress">Told what is done.</param>
    public async Task RunAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        await AddAccountsAsync(cancellationToken);
        progress($"{FillPlan.Accounts} accounts");
        await AllAsync(plan.Certificates, AddCertificateAsync, cancellationToken);
        progress($"{plan.Certificates} certificates");
        await AllAsync(plan.Certificates / FillPlan.PerSubscription, AddSubscriptionAsync, cancellationToken);
        progress($"{plan.Certificates / FillPlan.PerSubscription} subscriptions with their ledger");
        await AllAsync(plan.Orders, async (number, token) => await _orders.AddAsync(OrderOf(number), token), cancellationToken);
        progress($"{plan.Orders} orders");
    }

    public void Dispose() => _chains.Dispose();

    private static Task AllAsync(int count, Func<int, CancellationToken, ValueTask> add, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            add);

    private static CertificateId IdOf(int certificate) => new(string.Create(CultureInfo.InvariantCulture, $"BM{certificate:D8}"));

    private static SubscriptionId SubscriptionOf(int subscription) =>
        new(string.Create(CultureInfo.InvariantCulture, $"benchmark-{subscription:D8}"));

    private async Task AddAccountsAsync(CancellationToken cancellationToken)
    {
        var accounts = new AccountRepository(store);
        _accounts = new AccountId[FillPlan.Accounts];
        await AllAsync(
            FillPlan.Accounts,
            async (number, token) =>
            {
                var key = OperatorAccountKey.Create();
                _accounts[number] = (await accounts.AddAsync(
                    new Account
                    {
                        Id = new AccountId(_ids.Next()),
                        Tenant = new TenantId(FillPlan.TenantOf(number)),
                        Status = AccountStatus.Valid,
                        Key = key.ToJson(),
                        KeyThumbprint = key.Thumbprint,
                        ConsentToken = _ids.Next(),
                        Contacts = [string.Create(CultureInfo.InvariantCulture, $"mailto:admin@customer{number}.example")],
                        Created = _now.AddDays(-number / 5.0),
                    },
                    token)).Account.Id;
            },
            cancellationToken);
    }

    /// <summary>The moment of a number of many: evenly over the plan's days, the last quarter of them in the past.</summary>
    private DateTimeOffset ExpiryOf(int certificate) =>
        _now.AddDays(FillPlan.Days * (((double)certificate / plan.Certificates) - 0.25)).AddSeconds(1);

    private async ValueTask AddCertificateAsync(int number, CancellationToken cancellationToken)
    {
        var (names, notAfter) = (FillPlan.NamesOf(number), ExpiryOf(number));
        using var leaf = _chains.Issue(names, notAfter.AddDays(-90), notAfter);
        var certificate = new IssuedCertificate
        {
            Id = IdOf(number),
            CertificateOrder = string.Create(CultureInfo.InvariantCulture, $"CO{number / FillPlan.PerSubscription}"),
            Tenant = new TenantId(FillPlan.TenantOf(number)),
            Class = "ssl123dv",
            Profile = "default",
            Names = [.. names],
            CsrSha256 = CertificateIdentity.HashOf(leaf.SerialNumberBytes.Span),
            ChainPem = _chains.ChainOf(leaf),
            Identity = CertificateIdentity.Of(leaf),
            Subscription = SubscriptionOf(number / FillPlan.PerSubscription),
            NotBefore = notAfter.AddDays(-90),
            NotAfter = notAfter,
            Received = notAfter.AddDays(-90),
            Revocation = number % FillPlan.OneRevokedOf == 3
                ? new Revocation { State = RevocationState.Revoked, Reason = 4, By = "benchmark", Asked = _now, Since = _now }
                : null,
        };
        await store.CommitAsync(_certificates.Add(certificate), cancellationToken);
        if (number == plan.Certificates / 2)
        {
            Example = CertificateSummary.Of(certificate);
        }
    }

    private async ValueTask AddSubscriptionAsync(int number, CancellationToken cancellationToken)
    {
        var first = number * FillPlan.PerSubscription;
        var subscription = new Subscription
        {
            Id = SubscriptionOf(number),
            Tenant = new TenantId(FillPlan.TenantOf(number)),
            Class = "ssl123dv",
            Names = [.. FillPlan.NamesOf(first).Order(StringComparer.Ordinal)],
            Created = _now.AddDays(-180),
            CertificateOrder = string.Create(CultureInfo.InvariantCulture, $"CO{number}"),
            PaidUntil = _now.AddDays(185),
            DcvMethod = DcvMethods.Http,
            Certificates =
            [
                .. Enumerable.Range(first, FillPlan.PerSubscription).Select(certificate =>
                    new SubscribedCertificate(IdOf(certificate), ExpiryOf(certificate).AddDays(-90), ExpiryOf(certificate))),
            ],
        };
        var bought = OrderOf(first);
        await store.CommitAsync(
            [
                _subscriptions.Put(subscription, 0),
                _ledger.Line(LedgerEntryKind.Reserved, bought, "ssl123dv", Price),
                _ledger.Line(LedgerEntryKind.Booked, bought, "ssl123dv", Price),
            ],
            cancellationToken);
    }

    private Order OrderOf(int number)
    {
        var account = number % FillPlan.Accounts;
        var names = FillPlan.NamesOf(number % plan.Certificates);
        var created = _now.AddDays(-180.0 * number / plan.Orders);
        var order = new Order
        {
            Id = new OrderId(NewestFirst.Next(_ids, created)),
            Account = _accounts[account],
            Tenant = new TenantId(FillPlan.TenantOf(account)),
            Profile = "default",
            Names = [.. names],
            Authorizations =
            [
                .. names.Select(name => Authorization.Create(
                    DomainName.TryParse(name, out var parsed, out _) ? parsed : throw new InvalidOperationException(name),
                    _now.AddDays(7),
                    _ids,
                    ChallengeType.Default)),
            ],
            Created = created,
            Expires = _now.AddDays(7),
        };
        if (number >= plan.Certificates)
        {
            return number % FillPlan.OneOpenOf == 0
                ? order
                : order with
                {
                    Status = OrderStatus.Invalid,
                    Error = new AcmeProblem(AcmeErrorType.Unauthorized, "The proof was not found."),
                };
        }

        return order with
        {
            Status = OrderStatus.Valid,
            Certificate = IdOf(number),
            Issuance = new Issuance
            {
                Id = new IssuanceId(string.Create(CultureInfo.InvariantCulture, $"benchmark-{number:D8}")),
                State = IssuanceState.Issued,
                Since = created,
                Begun = created,
                Csr = [1, 2, 3],
                CsrSha256 = "c5",
                PurchaseAttempt = 1,
                IntendedAt = created,
                Certificate = IdOf(number),
                Subscription = SubscriptionOf(number / FillPlan.PerSubscription),
            },
        };
    }
}
