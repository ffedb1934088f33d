using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Benchmarks.Lists;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Audit;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Benchmarks.Retention;

/// <summary>
/// Fills a store with what a bridge leaves behind that orders evenly: sets of two names whose certificates live 90 days and are ordered
/// again every 60; of six orders for a set one buys and five are reissued. One order in fifty comes to nothing.
/// </summary>
internal sealed class YearFill : IDisposable
{
    private const int Renewal = 60;
    private const int PerYear = 6;
    private const int Accounts = 1_000;
    private const int OneInvalidOf = 50;
    private const int OneAuditedOf = 50;
    private const int OneToldOf = 100;

    /// <summary>Commits that wait together share one durable write.</summary>
    private const int AtOnce = 128;

    private static readonly Price Price = new(
        42.10m, 8.00m, "EUR", [new PriceComponent("ssl123dv-base", 1), new PriceComponent("ssl123dv-san", 1)]);

    private readonly IDocumentStore _store;
    private readonly RealDocuments _real;
    private readonly DateTimeOffset _start;
    private readonly int _perDay;
    private readonly SampleChains _chains = new();
    private readonly string _intermediates = Intermediates();
    private readonly IdSource _ids = new();
    private readonly CertificateRepository _certificates;
    private readonly SubscriptionRepository _subscriptions;
    private readonly DocumentSet<Order> _orders;
    private readonly DocumentSet<LedgerEntry> _ledger;
    private readonly DocumentSet<NameSetPurchases> _names;
    private readonly DocumentSet<LastUse> _uses;
    private readonly DocumentSet<ProvedName> _proved;
    private readonly DocumentSet<AuditEntry> _audit;
    private readonly DocumentSet<Notification> _notifications;

    /// <param name="start">The day of the first order, UTC.</param>
    /// <param name="perDay">Orders a day.</param>
    public YearFill(IDocumentStore store, RealDocuments real, DateTimeOffset start, int perDay)
    {
        (_store, _real, _start, _perDay) = (store, real, start, perDay);
        _certificates = new CertificateRepository(store);
        _subscriptions = new SubscriptionRepository(store);
        _orders = new(store, OrderRepository.Kind, OrdersJson.Default, order => order.Id.Value, OrderTags.AliasesOf, OrderTags.Of);
        _ledger = new(store, Ledger.Kind, PurchasesJson.Default, line => $"{line.Issuance}-1-{line.Kind.ToString().ToLowerInvariant()}");
        _names = new(store, PurchaseLimiter.NamesKind, PurchasesJson.Default, names => names.Key);
        _uses = new(store, "last-use", AccountsJson.Default, use => use.Id);
        _proved = new(store, ProvedNames.Kind, OrderingJson.Default, proved => proved.Id);
        _audit = new(store, AuditTrail.Kind, AuditJson.Default, entry => entry.Id);
        _notifications = new(
            store, NotificationRepository.Kind, NotificationsJson.Default, told => told.Id, tags: told => [$"kind:{told.Kind}"]);
    }

    /// <summary>How many sets of names are ordered for.</summary>
    private int Sets => _perDay * Renewal;

    /// <summary>Fills in some days.</summary>
    /// <param name="from">The first, from 0.</param>
    /// <param name="to">The one after the last.</param>
    public Task RunAsync(int from, int to, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(from * _perDay, (to - from) * _perDay),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
        AddAsync);

    public void Dispose() => _chains.Dispose();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Two certificates as large as the intermediates of a real chain.</summary>
    private static string Intermediates()
    {
        var chain = "";
        foreach (var bits in new[] { 2048, 4096 })
        {
            using var key = RSA.Create(bits);
            var request = new CertificateRequest(
                Text($"CN=Benchmark Domain Validation Secure Server CA {bits}"), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(5));
            chain += certificate.ExportCertificatePem() + "\n";
        }

        return chain;
    }

    private async ValueTask AddAsync(int number, CancellationToken cancellationToken)
    {
        var (set, turn) = (number % Sets, number / Sets);
        var at = _start + (TimeSpan.FromDays(1) / _perDay * number);

        var isBought = turn % PerYear == 0;
        var pattern = isBought ? _real.Bought : _real.Reissued;
        var order = OrderOf(pattern, number, set, at);
        var writes = new List<DocumentWrite>();
        if (number % OneInvalidOf == 7)
        {
            writes.Add(_orders.Put(
                order with
                {
                    Status = OrderStatus.Invalid,
                    Certificate = null,
                    Error = new AcmeProblem(AcmeErrorType.Unauthorized, "The proof was not found: the address could not be reached."),
                    Issuance = null,
                },
                0));
        }
        else
        {
            writes.Add(_orders.Put(order, 0));
            writes.AddRange(CertificateOf(order, number, set, at));
            writes.Add(_uses.Put(new LastUse(Text($"certificate:{order.Certificate}"), at), 0));
            writes.AddRange(await PaidAsync(order, set, at, isBought, cancellationToken));
        }

        foreach (var name in order.Names)
        {
            var id = Text($"proof-{name}");
            writes.Add(_proved.Put(
                new ProvedName
                {
                    Id = id,
                    Account = order.Account,
                    Name = name,
                    Origin = new AuthorizationOrigin(order.Id, 0),
                    Proved = at,
                },
                (await _proved.ReadAsync(id, cancellationToken))?.Version ?? 0));
        }

        if (number % OneAuditedOf == 0)
        {
            writes.Add(_audit.Put(
                new AuditEntry
                {
                    Id = NewestFirst.Next(_ids, at),
                    At = at,
                    Who = "token hosting-panel",
                    From = "192.0.2.7",
                    Action = "orders.give-up",
                    Thing = Text($"orders/{order.Id}"),
                    Tenant = order.Tenant.Value,
                    Reason = "The customer does not want it any more",
                    Outcome = AuditOutcome.Done,
                },
                0));
        }

        if (number % OneToldOf == 0)
        {
            writes.Add(_notifications.Put(ToldOf(order, at), 0));
        }

        await _store.CommitAsync(writes, cancellationToken);
    }

    private Order OrderOf(Order pattern, int number, int set, DateTimeOffset at)
    {
        var shift = at - pattern.Created;
        var issuance = pattern.Issuance!;
        return pattern with
        {
            Id = new OrderId(NewestFirst.Next(_ids, at)),
            Account = new AccountId(Text($"account-{set % Accounts:D16}")),
            Tenant = new TenantId(Text($"tenant{set % 50}")),
            Names = [Text($"customer{set:D5}.test"), Text($"www.customer{set:D5}.test")],
            Authorizations = [.. pattern.Authorizations.Select(each => each with { Expires = each.Expires + shift, Origin = null })],
            Created = at,
            Expires = pattern.Expires + shift,
            Certificate = new CertificateId(Text($"BM{number:D9}")),
            History = pattern.History! with { Events = [.. pattern.History.Events.Select(each => each with { At = each.At + shift })] },
            Issuance = issuance with
            {
                Id = new IssuanceId(Text($"issuance-{number:D12}")),
                Since = issuance.Since + shift,
                Begun = issuance.Begun + shift,
                IntendedAt = issuance.IntendedAt + shift,
                PaidUntil = issuance.PaidUntil + shift,
                CsrSha256 = CertificateIdentity.HashOf(BitConverter.GetBytes(number)),
                Certificate = new CertificateId(Text($"BM{number:D9}")),
                Subscription = new SubscriptionId(Text($"subscription-{set:D8}")),
            },
        };
    }

    private IReadOnlyList<DocumentWrite> CertificateOf(Order order, int number, int set, DateTimeOffset at)
    {
        using var leaf = _chains.Issue([.. order.Names], at, at.AddDays(90));
        return _certificates.Add(_real.Certificate with
        {
            Id = order.Certificate!.Value,
            CertificateOrder = Text($"CO{set:D8}"),
            Tenant = order.Tenant,
            Names = order.Names,
            CsrSha256 = order.Issuance!.CsrSha256,
            ChainPem = leaf.ExportCertificatePem() + "\n" + _intermediates,
            Identity = CertificateIdentity.Of(leaf),
            Subscription = order.Issuance.Subscription,
            NotBefore = at,
            NotAfter = at.AddDays(90),
            Received = at,
        });
    }

    private async ValueTask<IReadOnlyList<DocumentWrite>> PaidAsync(
        Order order, int set, DateTimeOffset at, bool isBought, CancellationToken cancellationToken)
    {
        var id = new SubscriptionId(Text($"subscription-{set:D8}"));
        var known = await _subscriptions.ReadListedAsync(id, cancellationToken);
        var issued = new SubscribedCertificate(order.Certificate!.Value, at, at.AddDays(90));
        var subscription = (known?.Value ?? _real.Subscription) with
        {
            Id = id,
            Tenant = order.Tenant,
            Names = [.. order.Names.Order(StringComparer.Ordinal)],
            CertificateOrder = Text($"CO{set:D8}"),
            InFlight = null,
            PaidUntil = isBought || known is null ? at.AddDays(365) : known.Value.PaidUntil,
            Certificates = isBought || known is null ? [issued] : known.Value.Certificates.Add(issued),
        };
        var writes = new List<DocumentWrite> { _subscriptions.Put(subscription, known?.Version ?? 0) };
        if (!isBought)
        {
            return writes;
        }

        foreach (var kind in new[] { LedgerEntryKind.Reserved, LedgerEntryKind.Booked })
        {
            writes.Add(_ledger.Put(
                new LedgerEntry
                {
                    Kind = kind,
                    Issuance = order.Issuance!.Id,
                    PurchaseAttempt = 1,
                    Order = order.Id,
                    Tenant = order.Tenant,
                    Class = "ssl123dv",
                    Price = Price,
                    At = at,
                    ReservedAt = at,
                    Names = order.Names,
                    Profile = order.Profile,
                    Plan = order.Issuance.Plan,
                    CertificateOrder = kind == LedgerEntryKind.Booked ? subscription.CertificateOrder : null,
                },
                0));
        }

        var key = Subscription.KeyOf(order.Tenant, "*", order.Names);
        writes.Add(_names.Put(
            new NameSetPurchases(key, [new NameSetPurchase(order.Issuance!.Id, 1, at)]),
            (await _names.ReadAsync(key, cancellationToken))?.Version ?? 0));
        return writes;
    }

    private Notification ToldOf(Order order, DateTimeOffset at) => new()
    {
        Id = NewestFirst.Next(_ids, at),
        Kind = "held-up",
        Subject = "An order is held up",
        Text = "The reseller did not answer for ten minutes; the order goes on by itself as soon as it does. Nothing needs to be done.",
        Since = at,
        Created = at,
        Tenant = order.Tenant.Value,
        Order = order.Id.Value,
        Profile = order.Profile,
        Names = order.Names,
        Deliveries = [new NotificationDelivery("mail", DeliveryState.Delivered, 1, Last: at, Answer: "250 2.0.0 Ok: queued")],
    };
}
