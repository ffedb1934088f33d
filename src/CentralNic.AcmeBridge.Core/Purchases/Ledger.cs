using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>The append-only book of purchases. Each line has a name of its own, so that the same purchase cannot be booked twice.</summary>
/// <param name="store">Where it is kept.</param>
/// <param name="time">The clock.</param>
public sealed class Ledger(IDocumentStore store, TimeProvider time)
{
    /// <summary>The kind of the documents.</summary>
    public const string Kind = "ledger";

    private readonly DocumentSet<LedgerEntry> _entries = new(store, Kind, PurchasesJson.Default, IdOf);

    /// <summary>The write that adds a line for an order's issuance, to be committed together with the change that it records.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="order">The order, with its issuance as it is after the change.</param>
    /// <param name="certificateClass">The reseller's certificate class.</param>
    /// <param name="price">How much.</param>
    public DocumentWrite Line(LedgerEntryKind kind, Order order, string certificateClass, Price price)
    {
        ArgumentNullException.ThrowIfNull(order);
        var issuance = order.Issuance ?? throw new ArgumentException($"Order {order.Id} has no issuance.", nameof(order));
        var now = time.GetUtcNow();
        return _entries.Put(
            new LedgerEntry
            {
                Kind = kind,
                Issuance = issuance.Id,
                PurchaseAttempt = issuance.PurchaseAttempt,
                Order = order.Id,
                Tenant = order.Tenant,
                Class = certificateClass,
                Price = price,
                At = now,
                ReservedAt = issuance.IntendedAt ?? now,
                Names = order.Names,
                Profile = order.Profile,
                Plan = issuance.Plan,
                CertificateOrder = issuance.CertificateOrder,
            },
            0);
    }

    /// <summary>Reads the whole ledger.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<LedgerEntry> ReadAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in _entries.ListAsync(null, cancellationToken))
        {
            yield return entry.Value;
        }
    }

    /// <summary>Reads one line.</summary>
    /// <param name="id">The name of its document.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    internal async Task<LedgerEntry?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await _entries.ReadAsync(id, cancellationToken))?.Value;

    /// <summary>The name of the document of a line.</summary>
    internal static string IdOf(LedgerEntry entry) => IdOf(entry.Issuance.Value, entry.PurchaseAttempt, entry.Kind);

    /// <summary>The name of the document of a line.</summary>
    internal static string IdOf(string issuance, int attempt, LedgerEntryKind kind) =>
        $"{issuance}-{attempt}-{kind.ToString().ToLowerInvariant()}";

    /// <summary>Reads the lines of one issuance, in the order in which things happen.</summary>
    /// <param name="issuance">The issuance.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<LedgerEntry>> LinesOfAsync(Issuance issuance, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(issuance);
        var lines = new List<LedgerEntry>();
        for (var attempt = 1; attempt <= issuance.PurchaseAttempt; attempt++)
        {
            foreach (var kind in Enum.GetValues<LedgerEntryKind>())
            {
                if (await _entries.ReadAsync(IdOf(issuance.Id.Value, attempt, kind), cancellationToken) is { } line)
                {
                    lines.Add(line.Value);
                }
            }
        }

        return lines;
    }
}
