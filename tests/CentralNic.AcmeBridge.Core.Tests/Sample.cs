using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Tests;

/// <summary>Documents to begin a test with; each is as Core makes it, and the test changes what it is about.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly AccountId Account = new("account");
    public static readonly TenantId Tenant = new("tenant");
    public static readonly AcmeProblem Problem = new(AcmeErrorType.Unauthorized, "The proof was not found.");
    public static readonly Price Price = new(
        42.10m, 8.00m, "EUR", [new PriceComponent("ssl123dv-base", 1), new PriceComponent("ssl123dv-san", 2)]);

    private static readonly IdSource Ids = new();

    /// <summary>A pending order with an id of its own.</summary>
    public static Order Order(params string[] names)
    {
        var expires = Now.AddDays(7);
        return new Order
        {
            Id = new OrderId(Ids.Next()),
            Account = Account,
            Tenant = Tenant,
            Profile = "default",
            Names = [.. names],
            Authorizations = [.. names.Select(name => Authorization(name, expires))],
            Created = Now,
            Expires = expires,
        };
    }

    /// <summary>An order whose names are proved.</summary>
    public static Order ReadyOrder(params string[] names)
    {
        var order = Order(names);
        for (var index = 0; index < names.Length; index++)
        {
            order = order.With(index, Proved(order.Authorizations[index]));
        }

        return order;
    }

    /// <summary>A finalized order.</summary>
    public static Order ProcessingOrder(params string[] names) => ReadyOrder(names).Begin(Issuance());

    /// <summary>A finalized order that shows a file to the CA.</summary>
    public static Order PublishedOrder(string path, string contents, params string[] names)
    {
        var order = ProcessingOrder(names);
        var file = new DcvFile(path, contents);
        return order with
        {
            Issuance = order.Issuance! with
            {
                DcvMethod = DcvMethods.Http,
                Dcv = [.. names.Select(name => new DcvToken { Name = name, Domain = name, File = file })],
            },
        };
    }

    public static Issuance Issuance(string csrSha256 = "c5") => new()
    {
        Id = new IssuanceId(Ids.Next()),
        Since = Now,
        Csr = [1, 2, 3],
        CsrSha256 = csrSha256,
    };

    /// <summary>A subscription with one certificate, half a year old, and half a year paid.</summary>
    public static Subscription Subscription(params string[] names) => new Subscription
    {
        Id = new SubscriptionId(Ids.Next()),
        Tenant = Tenant,
        Class = "ssl123dv",
        Names = [.. names.Order(StringComparer.Ordinal)],
        Created = Now.AddDays(-180),
    }.Issued(Certificate(names) with { CertificateOrder = "CO1" }, Now.AddDays(185), DcvMethods.Http);

    public static IssuedCertificate Certificate(params string[] names) => new()
    {
        Id = new CertificateId("DK1"),
        Tenant = Tenant,
        Class = "ssl123dv",
        Names = [.. names],
        CsrSha256 = "c5",
        ChainPem = "",
        NotBefore = Now.AddDays(-100),
        NotAfter = Now.AddDays(100),
        Received = Now.AddDays(-100),
    };

    public static Authorization Authorization(string name, DateTimeOffset expires) =>
        DomainName.TryParse(name, out var parsed, out var reason)
            ? Core.Orders.Authorization.Create(parsed, expires, Ids, ChallengeType.For(parsed, ChallengeType.Default))
            : throw new ArgumentException(reason, nameof(name));

    /// <summary>The authorization after its proof was found.</summary>
    public static Authorization Proved(Authorization authorization) =>
        Started(authorization).Succeed(ChallengeType.Dns01, Now, Now.AddDays(30));

    /// <summary>The authorization while its proof is looked for.</summary>
    public static Authorization Started(Authorization authorization) => authorization.Start(ChallengeType.Dns01, "token.thumbprint", Now);
}
