using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Identifiers;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>Lists, finds and shows certificates for the operator. It changes nothing.</summary>
public sealed class CertificateReports
{
    private const int MostOrders = 50;

    private readonly CertificateRepository _certificates;
    private readonly CertificateIndexing _indexing;
    private readonly OrderRepository _orders;
    private readonly SubscriptionRepository _subscriptions;
    private readonly RenewalInformationProvider _renewals;
    private readonly LastUses _uses;
    private readonly TimeProvider _time;

    internal CertificateReports(
        CertificateRepository certificates,
        CertificateIndexing indexing,
        OrderRepository orders,
        SubscriptionRepository subscriptions,
        RenewalInformationProvider renewals,
        LastUses uses,
        TimeProvider time)
    {
        _certificates = certificates;
        _indexing = indexing;
        _orders = orders;
        _subscriptions = subscriptions;
        _renewals = renewals;
        _uses = uses;
        _time = time;
    }

    /// <summary>Lists certificates.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The cursor is none, or the limit is out of bounds.</exception>
    /// <exception cref="StoreUnavailableException">The list is still being made from an older version's documents.</exception>
    public async Task<Page<CertificateSummary>> ListAsync(
        CertificateFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        _indexing.RequireComplete();
        var found = await _certificates.ReadPageAsync(filter, page, _time.GetUtcNow(), cancellationToken);
        var items = ImmutableArray.CreateBuilder<CertificateSummary>(found.Items.Length);
        foreach (var item in found.Items)
        {
            items.Add(await WithDownloadAsync(item, cancellationToken));
        }

        return found with { Items = items.MoveToImmutable() };
    }

    /// <summary>
    /// Lists the certificates that were handed out for an account's orders, in the order of these. A page may have fewer than asked for
    /// though the list goes on.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The cursor is none.</exception>
    public async Task<Page<CertificateSummary>> ListOfAccountAsync(
        AccountId account, CertificateFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        const int MostReads = 1_000;
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(page);
        OrderId? after = page.Cursor is { } cursor ? new OrderId(ListPosition.Of(cursor, 1).From) : null;
        var (now, items, reads) = (_time.GetUtcNow(), ImmutableArray.CreateBuilder<CertificateSummary>(), 0);
        await foreach (var order in _orders.ListOfAccountAsync(account, after, cancellationToken))
        {
            if (items.Count == page.Limit || reads++ == MostReads)
            {
                return new Page<CertificateSummary>(items.DrainToImmutable(), new ListPosition(0, after!.Value.Value).ToCursor());
            }

            after = order.Id;
            if (order.Certificate is { } id
                && await _certificates.FindSummaryAsync(id, cancellationToken) is { } summary
                && filter.Matches(summary, now)
                && await IsFirstAsync(order, id, cancellationToken))
            {
                items.Add(await WithDownloadAsync(summary, cancellationToken));
            }
        }

        return new Page<CertificateSummary>(items.DrainToImmutable(), null);
    }

    /// <summary>What a text that people search for means: the first of its meanings by which something is found.</summary>
    /// <param name="filter">Among which certificates.</param>
    /// <param name="text">A fingerprint, a serial number, a name or the domain above it, a label, or another part of a name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The filter with that meaning.</returns>
    public async Task<CertificateFilter> SearchAsync(CertificateFilter filter, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(text);
        var wanted = text.Trim();
        var part = filter with { Text = wanted };
        CertificateFilter?[] meanings =
        [
            CertificateReference.Fingerprint(wanted) is { } fingerprint ? filter with { Fingerprint = fingerprint } : null,
            CertificateReference.Serial(wanted) is { } serial ? filter with { SerialNumber = serial } : null,
            DomainName.TryParse(wanted, out var name, out _) ? filter with { Name = name.Value } : null,
            !wanted.Contains('.', StringComparison.Ordinal) ? filter with { Label = wanted.ToLowerInvariant() } : null,
        ];
        foreach (var meaning in meanings.OfType<CertificateFilter>())
        {
            if ((await ListAsync(meaning, new PageRequest(1), cancellationToken)).Items.Length > 0)
            {
                return meaning;
            }
        }

        return part;
    }

    /// <summary>Finds the certificate that is meant.</summary>
    /// <param name="reference">
    /// The reseller's id, the id of an order that it was handed out for, or its serial number or fingerprint as other programs show it.
    /// </param>
    /// <param name="tenant">Whose it is; <see langword="null"/>: anybody's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The certificate; <see langword="null"/>: there is none.</returns>
    /// <exception cref="InvalidOperationException">The order has no certificate, or several have the serial number.</exception>
    public async Task<IssuedCertificate?> FindAsync(string reference, TenantId? tenant, CancellationToken cancellationToken)
    {
        if (await _certificates.FindAsync(new CertificateId(reference), cancellationToken) is { } named)
        {
            return tenant is null || named.Tenant == tenant ? named : null;
        }

        if (await _orders.FindAsync(new OrderId(reference), cancellationToken) is { } order && (tenant is null || order.Tenant == tenant))
        {
            return order.Certificate is { } id
                ? await _certificates.FindAsync(id, cancellationToken)
                : throw new InvalidOperationException($"Order {reference} has no certificate.");
        }

        var filter = new CertificateFilter { Standing = CertificateStanding.All, Tenant = tenant };
        return await FindOneAsync(filter with { Fingerprint = CertificateReference.Fingerprint(reference) }, cancellationToken)
            ?? await FindOneAsync(filter with { SerialNumber = CertificateReference.Serial(reference) }, cancellationToken);
    }

    /// <summary>All that is known of a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CertificateDetails> DescribeAsync(IssuedCertificate certificate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var orders = await _orders.ListWithCertificateAsync(certificate.Id, cancellationToken).Take(MostOrders)
            .Select(order => new CertificateOrderReference(order.Id.Value, order.Account.Value, order.Profile, order.Created))
            .ToListAsync(cancellationToken);
        var window = await _renewals.WindowOfAsync(certificate, cancellationToken);
        return Read(new CertificateDetails
        {
            Summary = await WithDownloadAsync(CertificateSummary.Of(certificate), cancellationToken),
            RenewalId = certificate.Identity?.RenewalId,
            Chain = [],
            AlternateChains = certificate.AlternateChainPems.Length,
            Orders = [.. orders],
            Subscription = certificate.Subscription is { } id ? (await _subscriptions.ReadAsync(id, cancellationToken))?.Value : null,
            Revocation = certificate.Revocation,
            RenewalStart = window.Start,
            RenewalEnd = window.End,
        }, certificate.ChainPem);
    }

    private async ValueTask<CertificateSummary> WithDownloadAsync(CertificateSummary summary, CancellationToken cancellationToken) =>
        summary with { Downloaded = await _uses.FindAsync(summary.Certificate, cancellationToken) };

    private static CertificateDetails Read(CertificateDetails details, string pem)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(pem);
            return chain is not [var leaf, ..] ? details : details with
            {
                Subject = leaf.Subject,
                Key = KeyOf(leaf),
                KeySha256 = CertificateIdentity.HashOf(leaf.PublicKey.ExportSubjectPublicKeyInfo()),
                Chain =
                [
                    .. chain.Select(link => new ChainCertificate(
                        link.Subject,
                        link.Issuer,
                        link.NotAfter.ToUniversalTime(),
                        CertificateIdentity.HashOf(link.RawDataMemory.Span))),
                ],
            };
        }
        catch (CryptographicException)
        {
            // What another system ordered was taken over as the reseller gave it. The rest is shown all the same.
            return details;
        }
        finally
        {
            foreach (var link in chain)
            {
                link.Dispose();
            }
        }
    }

    private static string? KeyOf(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var ec = certificate.GetECDsaPublicKey();
        return rsa is not null ? $"RSA {rsa.KeySize}" : ec is not null ? $"ECDSA P-{ec.KeySize}" : null;
    }

    /// <summary>A certificate that was handed out for several orders of an account is listed with the first.</summary>
    private async Task<bool> IsFirstAsync(Order order, CertificateId certificate, CancellationToken cancellationToken)
    {
        await foreach (var other in _orders.ListWithCertificateAsync(certificate, cancellationToken))
        {
            if (other.Account == order.Account)
            {
                return other.Id == order.Id;
            }
        }

        return false;
    }

    private async Task<IssuedCertificate?> FindOneAsync(CertificateFilter filter, CancellationToken cancellationToken)
    {
        if (filter is { Fingerprint: null, SerialNumber: null })
        {
            return null;
        }

        var found = await ListAsync(filter, new PageRequest(2), cancellationToken);
        return found.Items.Length > 1
            ? throw new InvalidOperationException(
                "Several certificates have this serial number: name one by its id at the reseller "
                + $"({string.Join(", ", found.Items.Select(item => item.Certificate.Value))}) or by its fingerprint.")
            : found.Items is [var single] ? await _certificates.FindAsync(single.Certificate, cancellationToken) : null;
    }
}
