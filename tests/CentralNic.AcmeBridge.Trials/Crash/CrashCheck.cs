using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Csr;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.Reseller.Sandbox;
using CentralNic.Reseller.Sandbox.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Trials.Crash;

/// <summary>The documents as a kill left them, held against the sandbox's records and against what clients were told.</summary>
internal sealed class CrashCheck
{
    private readonly OrderRepository _orders;
    private readonly CertificateRepository _certificates;
    private readonly SandboxServer _sandbox;
    private readonly ClientOrders _clientOrders;
    private readonly List<LedgerEntry> _ledger;
    private readonly Action<string> _find;

    private CrashCheck(
        LiteDbDocumentStore store, SandboxServer sandbox, ClientOrders clientOrders, List<LedgerEntry> ledger, Action<string> find)
    {
        _orders = new OrderRepository(store, TimeProvider.System);
        _certificates = new CertificateRepository(store);
        _sandbox = sandbox;
        _clientOrders = clientOrders;
        _ledger = ledger;
        _find = find;
    }

    /// <summary>Checks a copy of the data folder, so that the program takes up by itself what the kill left.</summary>
    /// <param name="dataFolder">The folder of a program that does not run.</param>
    /// <param name="sandbox">The reseller.</param>
    /// <param name="clientOrders">What clients were told.</param>
    /// <param name="atRest">Whether all should be settled.</param>
    /// <param name="find">Is told what is wrong, a sentence each.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static async Task CheckAsync(
        string dataFolder,
        SandboxServer sandbox,
        ClientOrders clientOrders,
        bool atRest,
        Action<string> find,
        CancellationToken cancellationToken)
    {
        var copy = System.IO.Directory.CreateTempSubdirectory("bridge-crash-check-").FullName;
        try
        {
            // The operator socket outlives a killed program and cannot be copied.
            foreach (var file in System.IO.Directory.EnumerateFiles(dataFolder).Where(file => Path.GetExtension(file) != ".sock"))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            }

            await using var store = await LiteDbDocumentStore.OpenAsync(
                copy, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, cancellationToken);
            var ledger = new List<LedgerEntry>();
            await foreach (var entry in new Ledger(store, TimeProvider.System).ReadAsync(cancellationToken))
            {
                ledger.Add(entry);
            }

            var check = new CrashCheck(store, sandbox, clientOrders, ledger, find);
            await check.CheckReservationsAsync(cancellationToken);
            await CrashBudgetCheck.CheckAsync(store, ledger, find, cancellationToken);
            await check.CheckPurchasesAsync(cancellationToken);
            await check.CheckClientOrdersAsync(atRest, cancellationToken);
            await check.CheckOpenAsync(atRest, cancellationToken);
            if (atRest)
            {
                await check.CheckCertificatesAsync(cancellationToken);
            }
        }
        finally
        {
            System.IO.Directory.Delete(copy, recursive: true);
        }
    }

    /// <summary>Reserved = booked + released + open, attempt by attempt; open is only what an intent is under way for.</summary>
    private async Task CheckReservationsAsync(CancellationToken cancellationToken)
    {
        foreach (var attempt in _ledger.GroupBy(entry => (entry.Issuance, entry.PurchaseAttempt)))
        {
            var lines = attempt.ToLookup(entry => entry.Kind);
            var reserved = lines[LedgerEntryKind.Reserved].ToArray();
            var ends = lines[LedgerEntryKind.Booked].Concat(lines[LedgerEntryKind.Released]).ToArray();
            if (reserved.Length != 1 || ends.Length > 1)
            {
                _find($"{attempt.Key} has {reserved.Length} reservations and {ends.Length} ends of them");
            }
            else if (ends is [var end] && (end.Price.Net, end.Price.Vat) != (reserved[0].Price.Net, reserved[0].Price.Vat))
            {
                _find($"{attempt.Key} reserved {reserved[0].Price} and ended with {end.Price}");
            }
            else if (ends.Length == 0 && await _orders.FindAsync(reserved[0].Order, cancellationToken) is var order
                && order?.Issuance is not { State: IssuanceState.Intent, Price: not null })
            {
                _find($"{attempt.Key} is reserved, and its order {reserved[0].Order} is {order?.Issuance?.State.ToString() ?? "missing"}");
            }
        }
    }

    /// <summary>Purchases at the sandbox = booked lines, but for those whose answer a kill or fault took; one per set of names.</summary>
    private async Task CheckPurchasesAsync(CancellationToken cancellationToken)
    {
        // Read after the ledger: what the sandbox does meanwhile for a dead bridge can only add.
        var purchases = _sandbox.State.Purchases;
        var byTag = purchases.ToLookup(purchase => purchase.ServiceTags[0]);
        var booked = _ledger.Where(entry => entry.Kind == LedgerEntryKind.Booked).ToLookup(entry => entry.Issuance.Value);
        foreach (var line in booked.SelectMany(lines => lines))
        {
            if (!byTag[line.Issuance.Value].Any(purchase =>
                    purchase.OrderId == line.CertificateOrder && (purchase.Price, purchase.Vat) == (line.Price.Net, line.Price.Vat)))
            {
                _find($"issuance {line.Issuance} booked {line.Price} for {line.CertificateOrder}, which the sandbox did not sell so");
            }
        }

        foreach (var purchase in purchases)
        {
            var tag = purchase.ServiceTags[0];
            if (booked[tag].Count() == 1)
            {
                continue;
            }

            var reserved = _ledger.Where(entry => entry.Issuance.Value == tag && entry.Kind == LedgerEntryKind.Reserved).MaxBy(
                entry => entry.PurchaseAttempt);
            var order = reserved is null ? null : await _orders.FindAsync(reserved.Order, cancellationToken);
            if (order?.Issuance?.State != IssuanceState.Intent)
            {
                _find($"the sandbox sold {purchase.OrderId} to issuance {tag}, which booked {booked[tag].Count()} and is "
                    + $"{order?.Issuance?.State.ToString() ?? "unknown"}");
            }
        }

        foreach (var twice in purchases.GroupBy(purchase => string.Join(' ', purchase.Names.Order(StringComparer.Ordinal))).Where(
            group => group.Count() > 1))
        {
            _find($"{twice.Key} was bought {twice.Count()} times: {string.Join(", ", twice.Select(purchase => purchase.OrderId))}");
        }
    }

    /// <summary>
    /// Every order that a client was told of exists, is not behind what the client was told, and its certificate is deliverable.
    /// </summary>
    private async Task CheckClientOrdersAsync(bool atRest, CancellationToken cancellationToken)
    {
        foreach (var known in _clientOrders.All)
        {
            var order = await _orders.FindAsync(new OrderId(known.Id), cancellationToken);
            if (order is null || !order.Names.SequenceEqual(known.Names))
            {
                _find($"order {known.Id} of {string.Join(", ", known.Names)} is {(order is null ? "missing" : "for other names")}");
                continue;
            }

            if (order.Status == OrderStatus.Invalid
                || (known.IsFinalized && order.Issuance?.Csr.AsSpan().SequenceEqual(known.Csr) != true)
                || (known.Chain is not null && order.Status != OrderStatus.Valid)
                || (atRest && order.Issuance is not null && order.Status != OrderStatus.Valid))
            {
                _find($"order {known.Id} is {order.Status} ({order.Issuance?.State}: {order.Issuance?.Question ?? order.Error?.Detail}), "
                    + $"finalized {known.IsFinalized}, downloaded {known.Chain is not null}");
            }

            if (order.Certificate is { } id
                && FindFault(order, await _certificates.FindAsync(id, cancellationToken), known.Chain) is { } fault)
            {
                _find($"certificate {id} of order {known.Id} {fault}");
            }
        }
    }

    private static string? FindFault(Order order, IssuedCertificate? certificate, string? downloaded)
    {
        if (certificate is null)
        {
            return "is not in the store";
        }

        if (downloaded is not null && downloaded != certificate.ChainPem)
        {
            return "is not the one that the client got";
        }

        using var leaf = X509Certificate2.CreateFromPem(certificate.ChainPem);
        var csr = CertificateSigningRequest.Parse(order.Issuance!.Csr);
        return !leaf.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(csr.SubjectPublicKeyInfo.Span)
            ? "does not fit the key of the CSR"
                : order.Names.Except(certificate.Names).Any() ? "lacks names" : null;
    }

    /// <summary>Nothing waits for the operator: there is no fault here that could not be settled without one.</summary>
    private async Task CheckOpenAsync(bool atRest, CancellationToken cancellationToken)
    {
        await foreach (var order in _orders.ListParkedAsync(cancellationToken))
        {
            _find($"order {order.Id} is parked: {order.Issuance!.Question}");
        }

        if (!atRest)
        {
            return;
        }

        await foreach (var order in _orders.ListOpenAsync(cancellationToken))
        {
            if (order.Status == OrderStatus.Processing)
            {
                _find($"order {order.Id} of {string.Join(", ", order.Names)} is still {order.Issuance!.State} since "
                    + $"{order.Issuance.Since:O}");
            }
        }
    }

    /// <summary>Every certificate that the sandbox made is in the store, for the key that it was ordered for.</summary>
    private async Task CheckCertificatesAsync(CancellationToken cancellationToken)
    {
        foreach (var made in _sandbox.State.Certificates)
        {
            var kept = await _certificates.FindAsync(new CertificateId(made.Id), cancellationToken);
            if (kept is null || kept.CsrSha256 != made.CsrSha256)
            {
                _find($"certificate {made.Id} ({made.Status}, {(made.ParentId is null ? "bought" : "reissue of " + made.ParentId)}) of "
                    + $"{string.Join(", ", made.Names)} "
                    + (kept is null ? "is known to nobody" : "is kept for another CSR"));
            }
        }
    }
}
