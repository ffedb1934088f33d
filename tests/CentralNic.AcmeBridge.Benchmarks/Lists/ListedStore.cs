using System.Collections.Immutable;
using System.Globalization;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Benchmarks.Lists;

/// <summary>A store as a hoster has it after some years: many settled orders, some open ones, and other documents beside them.</summary>
internal sealed class ListedStore(IDocumentStore store)
{
    private const int Tenants = 50;
    private const int Profiles = 5;
    private const int Accounts = 2_000;
    private const int Group = 200;

    private static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(10);

    private readonly IdSource _ids = new();

    /// <summary>Makes orders, one in 100 open, one in 20 invalid, the others valid.</summary>
    public async Task FillOrdersAsync(OrderRepository orders, int count, CancellationToken cancellation)
    {
        await Parallel.ForAsync(
            0, count, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellation },
            async (number, stop) => await orders.AddAsync(Order(number), stop));
    }

    /// <summary>Makes documents of another kind, as large as certificates.</summary>
    public async Task FillCertificatesAsync(int count, CancellationToken cancellation)
    {
        var body = new byte[6_000];
        Random.Shared.NextBytes(body);
        for (var done = 0; done < count; done += Group)
        {
            await store.CommitAsync(
                [
                    .. Enumerable.Range(done, Math.Min(Group, count - done)).Select(number => DocumentWrite.Put(
                        new DocumentKey("certificate", $"DK{number:d8}"), 0, body, [$"sha:{number:d8}"], [$"tenant:t{number % Tenants}"])),
                ],
                cancellation);
        }
    }

    private Order Order(int number)
    {
        var created = Start + (number * Between);
        var name = string.Create(CultureInfo.InvariantCulture, $"shop{number / 3}.customer{number % Accounts}.test");
        _ = DomainName.TryParse(name, out var domain, out _);
        var order = new Order
        {
            Id = new OrderId(NewestFirst.Next(_ids, created)),
            Account = new AccountId(string.Create(CultureInfo.InvariantCulture, $"account{number % Accounts}")),
            Tenant = new TenantId(string.Create(CultureInfo.InvariantCulture, $"t{number % Tenants}")),
            Profile = string.Create(CultureInfo.InvariantCulture, $"p{number % Profiles}"),
            Names = [name, "www." + name],
            Authorizations =
            [
                .. new[] { domain!, domain! }.Select(each => Authorization.Preauthorized(each, created, created.AddDays(30), _ids)),
            ],
            Status = OrderStatus.Ready,
            Created = created,
            Expires = created.AddDays(7),
        };
        if (number % 100 == 7)
        {
            return order;
        }

        var issuance = new Issuance
        {
            Id = new IssuanceId(_ids.Next()),
            Since = created,
            Csr = new byte[320],
            CsrSha256 = new string('c', 64),
            Plan = IssuancePlan.Buy,
            Reason = "No certificate for these names was bought yet, and none is being issued.",
            DcvMethod = "HTTP",
            Dcv = [new DcvToken { Name = name, Domain = name, File = new DcvFile("/.well-known/pki-validation/x.txt", "x") }],
        };
        var history = Enumerable.Range(0, 14).Aggregate(
            OrderHistory.Empty,
            (known, step) => known.With(new OrderEvent(
                created.AddSeconds(step), OrderEventKind.State, $"Step {step}, with words of the usual length")));
        var processing = order.Begin(issuance) with { History = history };
        return number % 20 == 3
            ? processing.Fail(new AcmeProblem(AcmeErrorType.ServerInternal, "The CA's reseller refuses the order."))
            : processing with
            {
                Status = OrderStatus.Valid,
                Certificate = new CertificateId($"DK{number:d8}"),
                Issuance = issuance with { State = IssuanceState.Issued, Dcv = ImmutableArray<DcvToken>.Empty },
            };
    }
}
