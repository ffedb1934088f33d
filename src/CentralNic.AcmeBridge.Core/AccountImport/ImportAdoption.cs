using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Tenants;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>
/// Makes a CertificateOrder of another system a tenant's subscription, in one commit with the certificate that it holds. Of several for the
/// same tenant, class and names, the one that is paid longest is kept; while an order works for the names, nothing is changed.
/// </summary>
internal sealed class ImportAdoption(
    ImportedOrderRepository imported,
    SubscriptionRepository subscriptions,
    CertificateRepository certificates,
    OrderRepository orders,
    ProfileCatalog profiles,
    DcvPublishers publishers,
    TimeProvider time,
    ILogger<ImportAdoption> logger)
{
    /// <summary>Decides, and adopts.</summary>
    /// <param name="wouldBe">
    /// In a dry run: what it would have adopted so far, by the subscription's key; <see langword="null"/>: no dry run.
    /// </param>
    public async Task<ImportFinding> AdoptAsync(
        ImportedOrder order, Tenant tenant, Dictionary<string, ImportedOrder>? wouldBe, CancellationToken cancellationToken)
    {
        if (ObstacleByDcvMethod(order, tenant) is { } obstacle)
        {
            return Finding(order, tenant, ImportOutcome.Skipped, obstacle);
        }

        var key = Subscription.KeyOf(tenant.Id, order.Class, order.Newest.Names);
        while (true)
        {
            var stored = await imported.ReadAsync(order.CertificateOrder, cancellationToken);
            if (stored?.Value.Subscription is not null || await certificates.FindAsync(order.Newest.Id, cancellationToken) is not null)
            {
                return Finding(order, tenant, ImportOutcome.Known, "It was adopted meanwhile.");
            }

            var known = await subscriptions.FindAsync(tenant.Id, order.Class, order.Newest.Names, cancellationToken);
            if (known?.Value.InFlight is { } worker && await orders.FindAsync(worker, cancellationToken) is { IsFinal: false })
            {
                return Finding(
                    order,
                    tenant,
                    ImportOutcome.Skipped,
                    $"Order {worker} is being issued for the same names; import again when it is settled.");
            }

            var before = wouldBe?.GetValueOrDefault(key) is { } planned ? (planned.CertificateOrder, planned.PaidUntil)
                : known?.Value is { Ended: null, CertificateOrder: { } id } subscription ? (id, subscription.PaidUntil)
                : default((string CertificateOrder, DateTimeOffset? PaidUntil)?);
            if (before is { } kept && !IsLonger(order.PaidUntil, kept.PaidUntil))
            {
                return Finding(
                    order, tenant, ImportOutcome.Conflict, $"Certificate order {kept.CertificateOrder} for the same names is kept, paid "
                        + $"until {Day(kept.PaidUntil)}; this one was paid beside it.");
            }

            var reason = before is { } shorter
                ? $"It is paid longer than certificate order {shorter.CertificateOrder} for the same names, which was paid until "
                    + $"{Day(shorter.PaidUntil)}."
                : "Nothing was known for these names.";
            var adopted = Finding(order, tenant, ImportOutcome.Adopted, reason) with { Remark = RemarkOn(order) };
            if (wouldBe is not null)
            {
                wouldBe[key] = order;
                return adopted;
            }

            try
            {
                await CommitAsync(order, stored?.Version ?? 0, tenant, known, cancellationToken);
                logger.StockAdopted(
                    order.CertificateOrder, order.Class, string.Join(", ", order.Newest.Names), order.PaidUntil, tenant.Id.Value);
                return adopted;
            }
            catch (DocumentConflictException conflict) when (conflict is { Alias: { } certificate, Key.Kind: ImportedOrderRepository.Kind })
            {
                return Finding(
                    order, tenant, ImportOutcome.Skipped, $"Certificate {certificate} was adopted with another certificate order.");
            }
            catch (DocumentConflictException)
            {
                // An order began or ended to work for the names meanwhile, or another import was quicker; it is decided anew.
            }
        }
    }

    /// <summary>
    /// What of the DCV method, which a reissue keeps, would make the tenant's orders fail, or wait for a person though their profile asks
    /// none;
    /// and what to do.
    /// </summary>
    private string? ObstacleByDcvMethod(ImportedOrder order, Tenant tenant)
    {
        if (order.Newest.DcvMethod is not { } method || DcvMethods.Published.Contains(method, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        if (!DcvMethods.IsEmail(method))
        {
            return $"Control was proved by {method}, which a reissue keeps and the bridge cannot do; adopted, it would make orders fail. "
                + "Without it the first order for the names is bought anew.";
        }

        var served = profiles.All
            .Where(offered =>
                tenant.MayUse(offered.Profile.Name) && offered.Profile.Classes.Contains(order.Class, StringComparer.OrdinalIgnoreCase))
            .ToLookup(offered => offered.Profile.DcvMethods.Any(DcvMethods.IsEmail), offered => offered.Profile.Name);
        const string Because =
            "Control was proved by EMAIL, which a reissue keeps: a person must answer the CA's mail for each certificate";
        const string Otherwise = "Without it the first order for the names is bought anew, with the profile's own method.";
        return served[false].Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } unattended
            ? $"{Because}, and orders of profile {string.Join(", ", unattended)} expect none. To take it over, add EMAIL to DcvMethods of "
                + $"{string.Join(", ", unattended.Select(name => $"Profiles:{name}"))}, and import again. {Otherwise}"
            : served[true].Any() ? null
            : $"{Because}, and tenant {tenant.Id} has no profile of class {order.Class}. To take it over, add one with EMAIL in its "
                + $"DcvMethods, and import again. {Otherwise}";
    }

    private static ImportFinding Finding(ImportedOrder order, Tenant tenant, ImportOutcome outcome, string reason) =>
        new(order.CertificateOrder, outcome, reason)
        {
            Class = order.Class,
            Names = order.Newest.Names,
            PaidUntil = order.PaidUntil,
            Tenant = tenant.Id,
        };

    /// <summary>By whole days: lists have no times, and hours are not worth a change.</summary>
    private static bool IsLonger(DateTimeOffset? one, DateTimeOffset? other) => one?.UtcDateTime.Date > other?.UtcDateTime.Date;

    private static string Day(DateTimeOffset? date) => date is { } known ? $"{known:yyyy-MM-dd}" : "a date that the reseller did not tell";

    private Task CommitAsync(
        ImportedOrder order, long version, Tenant tenant, Versioned<Subscription>? known, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var newest = order.Newest;
        var subscription = (known?.Value.Abandoned() ?? new Subscription
        {
            Id = new SubscriptionId("stock-" + order.CertificateOrder),
            Tenant = tenant.Id,
            Class = order.Class,
            Names = newest.Names,
            Created = now,
        }).TakeOver(
            order.CertificateOrder,
            order.PaidUntil,
            newest.DcvMethod,
            new SubscribedCertificate(newest.Id, newest.NotBefore, newest.NotAfter));
        var writes = new List<DocumentWrite> { subscriptions.Put(subscription, known?.Version ?? 0) };
        if (newest is { ChainPem: { } chain, CsrSha256: { } csr })
        {
            writes.AddRange(certificates.Add(new IssuedCertificate
            {
                Id = newest.Id,
                CertificateOrder = order.CertificateOrder,
                Tenant = tenant.Id,
                Class = order.Class,
                Names = newest.Names,
                CsrSha256 = csr,
                ChainPem = chain,
                NotBefore = newest.NotBefore,
                NotAfter = newest.NotAfter,
                Received = newest.NotBefore,
            }));
        }

        return imported.PutAsync(order with { Subscription = subscription.Id, Adopted = now }, version, writes, cancellationToken);
    }

    private string? RemarkOn(ImportedOrder order)
    {
        var remarks = new List<string>();
        if (order.Newest.DcvMethod is { } mail && DcvMethods.IsEmail(mail))
        {
            remarks.Add(
                "A reissue keeps EMAIL: for each certificate the CA sends mail to the addresses that the certificate order has, and the "
                + "ACME order waits until a person has answered.");
        }
        else if (order.Newest.DcvMethod is { } method
            && order.Newest.Names.Where(name => publishers.For(method, name) is null).ToArray() is { Length: > 0 } unserved)
        {
            remarks.Add(
                $"A reissue keeps {method}, which no configured publisher serves for {string.Join(", ", unserved)}: orders for these "
                + "names fail until one does (section Dcv).");
        }

        if (!profiles.All.Any(offered => offered.Class.Name == order.Class))
        {
            remarks.Add($"No profile has the class {order.Class}: no ACME order can use it until one does (section Profiles).");
        }

        return remarks.Count == 0 ? null : string.Join(" ", remarks);
    }
}
