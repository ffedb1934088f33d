using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Harness;

namespace CentralNic.AcmeBridge.Benchmarks.Retention;

/// <summary>What a bridge really writes for two names that are bought and then reissued: what stores are filled with.</summary>
/// <param name="Bought">The order that bought.</param>
/// <param name="Reissued">The order that was reissued.</param>
/// <param name="Certificate">Its certificate.</param>
/// <param name="Subscription">What was paid for.</param>
internal sealed record RealDocuments(Order Bought, Order Reissued, IssuedCertificate Certificate, Subscription Subscription)
{
    private static readonly string[] Names = ["customer00000.test", "www.customer00000.test"];

    /// <summary>Has a bridge order twice at a sandbox, and reads what it wrote.</summary>
    public static async Task<RealDocuments> MakeAsync(CancellationToken cancellationToken)
    {
        await using var site = await BridgeSite.StartAsync(
            new BridgeSiteOptions { From = DateTimeOffset.UtcNow }, cancellationToken);
        await site.Bridge.ClassesAsked;
        using var key = AccountKey.Create(JwsAlgorithm.ES256);
        var (account, _) = await site.Bridge.Accounts.RegisterAsync(
            new AccountRegistration(key.PublicKey) { AgreesToTerms = true }, cancellationToken);
        var bought = await OrderAsync(site, account, cancellationToken);
        var reissued = await OrderAsync(site, account, cancellationToken);
        return new RealDocuments(
            bought,
            reissued,
            (await site.Bridge.Get<CertificateRepository>().FindAsync(reissued.Certificate!.Value, cancellationToken))!,
            (await site.Bridge.Subscriptions.ReadAsync(reissued.Issuance!.Subscription!.Value, cancellationToken))!.Value);
    }

    private static async Task<Order> OrderAsync(BridgeSite site, KnownAccount account, CancellationToken cancellationToken)
    {
        DomainName[] domains =
        [
            .. Names.Select(
                text => DomainName.TryParse(text, out var name, out var wrong) ? name : throw new InvalidOperationException(wrong)),
        ];
        var order = await site.Bridge.OrderCreation.CreateAsync(account.Account, domains, null, cancellationToken);
        for (var index = 0; index < Names.Length; index++)
        {
            if (order.Authorizations[index].Challenge(ChallengeType.Http01) is { Status: ChallengeStatus.Pending } challenge)
            {
                site.Show(challenge.Token, KeyAuthorization.Create(challenge.Token, account.Key.Thumbprint));
                await site.Bridge.Authorizations.StartChallengeAsync(account, order.Id, index, ChallengeType.Http01, cancellationToken);
                await site.Bridge.Authorizations.ReadAsync(account.Account, order.Id, index, cancellationToken);
            }
        }

        order = await site.Bridge.OrderFinalization.FinalizeAsync(account, order.Id, NewCsr(), cancellationToken);
        while (order.Status == OrderStatus.Processing)
        {
            order = await site.Bridge.OrderReading.ReadAsync(account.Account, order.Id, cancellationToken);
        }

        return order.Status == OrderStatus.Valid ? order : throw new InvalidOperationException($"{order.Status}: {order.Error?.Detail}");
    }

    private static byte[] NewCsr()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + Names[0], key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var alternatives = new SubjectAlternativeNameBuilder();
        Array.ForEach(Names, alternatives.AddDnsName);
        request.CertificateExtensions.Add(alternatives.Build());
        return request.CreateSigningRequest();
    }
}
