using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>What a test does with orders, as the account of the harness.</summary>
internal static class OrderSteps
{
    /// <summary>Begins an order, and waits until the CA has seen its proof and makes the certificate.</summary>
    public static async Task<Order> BeginAsync(this BridgeHarness harness, string? profile, params string[] names)
    {
        var order = await harness.ReadyOrderAsync(profile, names);
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr(names));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.AwaitingCa);
        var begun = await harness.ReadNowAsync(order.Id);
        var certificate = begun.Issuance!.Certificate!.Value.Value;
        await Eventually.TrueAsync(() => harness.Sandbox.State.Certificates.Single(made => made.Id == certificate).ProvenAt is not null);
        return begun;
    }

    /// <summary>Makes an order and proves control of its names.</summary>
    public static async Task<Order> ReadyOrderAsync(this BridgeHarness harness, string? profile, params string[] names)
    {
        var order = await harness.ProvedOrderAsync(profile, names);
        Assert.Equal(OrderStatus.Ready, order.Status);
        return order;
    }

    /// <summary>Makes an order and shows the proofs of its names; whether it becomes ready is the bridge's.</summary>
    public static async Task<Order> ProvedOrderAsync(this BridgeHarness harness, string? profile, params string[] names)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var order = await harness.Bridge.OrderCreation.CreateAsync(harness.Account.Account, [.. names.Select(Name)], profile, cancellation);
        for (var index = 0; index < names.Length; index++)
        {
            var type = order.Authorizations[index].Challenge(ChallengeType.Http01) is null ? ChallengeType.Dns01 : ChallengeType.Http01;
            var challenge = order.Authorizations[index].Challenge(type)!;
            var keyAuthorization = KeyAuthorization.Create(challenge.Token, harness.Account.Key.Thumbprint);
            if (type == ChallengeType.Http01)
            {
                harness.Web.Answers["/.well-known/acme-challenge/" + challenge.Token] = keyAuthorization;
            }
            else
            {
                var proof = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(keyAuthorization)));
                await harness.Dns!.Publisher().PublishAsync(
                    order.Id, DnsSetup.Text("_acme-challenge." + names[index][2..], proof), cancellation);
            }

            await harness.Bridge.Authorizations.StartChallengeAsync(harness.Account, order.Id, index, type, cancellation);
            order = await harness.Bridge.Authorizations.ReadAsync(harness.Account.Account, order.Id, index, cancellation);
        }

        return order;
    }

    /// <summary>Finalizes; the answer is held until the order is settled.</summary>
    public static Task<Order> FinalizeAsync(this BridgeHarness harness, Order order, byte[] csr) =>
        harness.Bridge.OrderFinalization.FinalizeAsync(harness.Account, order.Id, csr, TestContext.Current.CancellationToken);

    public static Task<Order> ReadAsync(this BridgeHarness harness, OrderId id) =>
        harness.Bridge.OrderReading.ReadAsync(harness.Account.Account, id, TestContext.Current.CancellationToken);

    /// <summary>Everything in the store of some kinds, as text.</summary>
    public static async Task<IReadOnlyList<string>> StoredAsync(this BridgeHarness harness, params string[] kinds)
    {
        var documents = new List<string>();
        foreach (var kind in kinds)
        {
            await foreach (var document in harness.Store.ListAsync(kind, null, TestContext.Current.CancellationToken))
            {
                documents.Add($"{document.Key} {document.Version} {Encoding.UTF8.GetString(document.Body.Span)}");
            }
        }

        return documents;
    }

    /// <summary>The order as it stands, without waiting for anything.</summary>
    public static async Task<Order> ReadNowAsync(this BridgeHarness harness, OrderId id) =>
        (await harness.Bridge.Orders.FindAsync(id, TestContext.Current.CancellationToken))!;

    public static async Task<string> DownloadAsync(this BridgeHarness harness, OrderId id) =>
        (await harness.Bridge.CertificateDownload.DownloadAsync(
            harness.Account.Account, id, TestContext.Current.CancellationToken)).ChainPem;

    public static Task<Order> CreateAsync(this BridgeHarness harness, string? profile, params string[] names) =>
        harness.Bridge.OrderCreation.CreateAsync(
            harness.Account.Account, [.. names.Select(Name)], profile, TestContext.Current.CancellationToken);

    /// <summary>A certificate as it stands in the store.</summary>
    public static async Task<IssuedCertificate> CertificateAsync(this BridgeHarness harness, CertificateId id) =>
        (await new CertificateRepository(harness.Store).FindAsync(id, TestContext.Current.CancellationToken))!;

    /// <summary>A client's wish to revoke a certificate, signed by the account, or by another of its tenant or of another one.</summary>
    public static async Task RevokeAsync(
        this BridgeHarness harness, CertificateId id, int? reason = null, Func<Account, Account>? by = null)
    {
        using var certificate = X509Certificate2.CreateFromPem((await harness.CertificateAsync(id)).ChainPem);
        await harness.Bridge.Revocations.RevokeAsync(
            by is null ? harness.Account.Account : by(harness.Account.Account),
            certificate.RawData,
            reason,
            TestContext.Current.CancellationToken);
    }

    public static async Task<IReadOnlyList<LedgerEntry>> LedgerAsync(this BridgeHarness harness)
    {
        var entries = new List<LedgerEntry>();
        await foreach (var entry in harness.Bridge.Ledger.ReadAsync(TestContext.Current.CancellationToken))
        {
            entries.Add(entry);
        }

        return entries;
    }

    public static DomainName Name(string text) =>
        DomainName.TryParse(text, out var name, out var reason) ? name : throw new ArgumentException(reason, nameof(text));
}
