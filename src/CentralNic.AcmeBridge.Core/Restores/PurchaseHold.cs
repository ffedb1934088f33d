using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Restores;

/// <summary>
/// Keeps the bridge from buying while its store may know less than the reseller has: after a restore, an accepted loss, or when the
/// reseller has purchases of this bridge that the store does not know.
/// </summary>
internal sealed class PurchaseHold(IDocumentStore store, HealthMonitor health, TimeProvider time) : IDisposable
{
    private readonly DocumentSet<RestoredMark> _marks = RestoredMark.In(store);
    private readonly SemaphoreSlim _checking = new(1);
    private volatile RestoredMark? _mark;
    private volatile bool _isChecked;

    /// <summary>Whether the reseller has purchases of this bridge that the store does not know. Asked once after each start.</summary>
    public Func<CancellationToken, Task<bool>>? HasUnknownPurchases { get; set; }

    /// <summary>Is called when purchases are possible that were not: orders that wait are to be looked at.</summary>
    public Func<CancellationToken, Task>? Released { get; set; }

    /// <summary>Why purchases wait; <see langword="null"/>: they do not.</summary>
    public RestoredMark? Mark => _mark;

    /// <summary>Reads the mark that the store has.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken) =>
        Take((await _marks.ReadAsync(RestoredMark.Id, cancellationToken))?.Value);

    /// <summary>
    /// Why nothing may be bought for names; <see langword="null"/>: it may. The first who asks after a start has the reseller asked
    /// whether the store is an older copy.
    /// </summary>
    /// <exception cref="CentralNic.Reseller.Errors.ResellerException">The reseller was to be asked, and is away.</exception>
    public async Task<string?> ObstacleAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken);
        return _mark switch
        {
            null => null,
            { ReadAt: null } mark =>
                $"{Cause(mark)} It may know less than the reseller has. Nothing is bought until the account's orders and certificates were "
                + "read, which is being done; the order goes on by itself.",
            var mark => mark.Unsettled.FirstOrDefault(
                purchase => purchase.Names.IsEmpty || names.Any(name => purchase.Names.Contains(name, StringComparer.OrdinalIgnoreCase)))
                is { } purchase
                ? $"{Cause(mark)} The reseller has certificate order {purchase.CertificateOrder} for these names, which the store does not "
                    + $"know: {purchase.Reason} Nothing is bought for them until it is settled; the order goes on by itself then."
                : null,
        };
    }

    /// <summary>Has the reseller asked, once, whether the store is an older copy.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (_isChecked)
        {
            return;
        }

        await _checking.WaitAsync(cancellationToken);
        try
        {
            if (!_isChecked && _mark is null && HasUnknownPurchases is { } ask && await ask(cancellationToken))
            {
                await PutAsync(new RestoredMark(RestoreCause.UnknownPurchases, null, time.GetUtcNow()), cancellationToken);
            }

            _isChecked = true;
        }
        finally
        {
            _checking.Release();
        }
    }

    /// <summary>The account was read, and what could be was taken over.</summary>
    /// <param name="unsettled">What could not be.</param>
    public async Task SettleAsync(IReadOnlyList<UnsettledPurchase> unsettled, CancellationToken cancellationToken)
    {
        if (_mark is not { } mark)
        {
            return;
        }

        if (unsettled.Count > 0)
        {
            await PutAsync(mark with { ReadAt = time.GetUtcNow(), Unsettled = [.. unsettled] }, cancellationToken);
        }
        else
        {
            var known = await _marks.ReadAsync(RestoredMark.Id, cancellationToken);
            await store.CommitAsync([_marks.Delete(RestoredMark.Id, known?.Version ?? 0)], cancellationToken);
            Take(null);
        }

        await (Released?.Invoke(cancellationToken) ?? Task.CompletedTask);
    }

    public void Dispose() => _checking.Dispose();

    private static string Cause(RestoredMark mark) => mark.Cause switch
    {
        RestoreCause.Restored => $"The store was restored on {mark.MarkedAt:u} from a backup of {mark.CopiedAt:u}.",
        RestoreCause.LossAccepted => $"A loss of the store was accepted on {mark.MarkedAt:u}.",
        _ => "The reseller has purchases of this bridge that the store does not know; it seems to be an older copy.",
    };

    private async Task PutAsync(RestoredMark mark, CancellationToken cancellationToken)
    {
        await RestoredMark.WriteAsync(store, mark, cancellationToken);
        Take(mark);
    }

    private void Take(RestoredMark? mark)
    {
        _mark = mark;
        switch (mark)
        {
            case null:
                health.Clear(HealthConditions.PurchasesHeld);
                break;
            case { ReadAt: null }:
                health.Set(
                    HealthConditions.PurchasesHeld,
                    $"{Cause(mark)} Nothing is bought until the account's orders and certificates were read and taken over, which is being "
                    + "done. Free reissues go on.");
                break;
            default:
                var all = string.Join(" ", mark.Unsettled.Select(
                    purchase => $"{purchase.CertificateOrder} ({string.Join(", ", purchase.Names)}): {purchase.Reason}"));
                health.Set(
                    HealthConditions.PurchasesHeld,
                    $"{Cause(mark)} Nothing is bought for the names of certificate orders that could not be taken over: {all} It is looked "
                    + "again every few minutes. To give one to a tenant, run: "
                    + $"{OperatorCommands.Line("import --tenant TENANT --names DOMAIN")}; "
                    + "one that nobody needs is cancelled in the reseller's Control Panel.");
                break;
        }
    }
}
