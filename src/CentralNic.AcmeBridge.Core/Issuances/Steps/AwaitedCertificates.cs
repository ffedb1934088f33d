using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Issuances.Steps;

/// <summary>
/// The certificates that orders wait for, and the hints that one of them changed. In memory: filled again from the open orders.
/// </summary>
internal sealed class AwaitedCertificates
{
    /// <summary>Both spellings of the classes of events about certificates begin so (manual 9.5); others belong to others.</summary>
    internal const string EventClassPrefix = "CERTIFICATE";

    /// <summary>The filter for them.</summary>
    internal const string EventClasses = EventClassPrefix + "*";

    private readonly ConcurrentDictionary<CertificateId, OrderId> _awaited = new();
    private readonly ConcurrentDictionary<CertificateId, bool> _hints = new();
    private readonly ConcurrentDictionary<CertificateId, DateTimeOffset> _unissued = new();

    /// <summary>How many certificates are waited for.</summary>
    public int Count => _awaited.Count;

    /// <summary>The certificates that are waited for now; a copy.</summary>
    internal HashSet<CertificateId> Certificates => [.. _awaited.Keys];

    /// <summary>Whether an order waits for a certificate.</summary>
    public bool Awaits(CertificateId certificate) => _awaited.ContainsKey(certificate);

    /// <summary>An order begins, or goes on, to wait.</summary>
    public void Add(CertificateId certificate, OrderId order) => _awaited[certificate] = order;

    /// <summary>Nobody waits any more.</summary>
    public void Remove(CertificateId certificate)
    {
        _awaited.TryRemove(certificate, out _);
        _hints.TryRemove(certificate, out _);
        _unissued.TryRemove(certificate, out _);
    }

    /// <summary>The list that all orders share shows that a certificate is still being made, so that its order need not ask.</summary>
    /// <param name="at">When the list was read.</param>
    public void SawUnissued(CertificateId certificate, DateTimeOffset at)
    {
        if (_awaited.ContainsKey(certificate))
        {
            _unissued[certificate] = at;
        }
    }

    /// <summary>Whether a certificate was seen to be still in the making.</summary>
    /// <param name="since">At this time or later.</param>
    public bool IsUnissuedSince(CertificateId certificate, DateTimeOffset since) =>
        _unissued.TryGetValue(certificate, out var seen) && seen >= since;

    /// <summary>Something happened to a certificate.</summary>
    /// <param name="order">The order that waits for it.</param>
    /// <returns>Whether an order waits for it.</returns>
    public bool Hint(CertificateId certificate, out OrderId order)
    {
        if (!_awaited.TryGetValue(certificate, out order))
        {
            return false;
        }

        _hints[certificate] = true;
        return true;
    }

    public bool TakeHint(CertificateId certificate) => _hints.TryRemove(certificate, out _);
}
