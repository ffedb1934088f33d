using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>The certificates that orders wait for, and the hints that one of them changed. In memory: filled again from the open orders.</summary>
public sealed class CertificateWatch
{
    private readonly ConcurrentDictionary<CertificateId, OrderId> _awaited = new();
    private readonly ConcurrentDictionary<CertificateId, bool> _hints = new();

    /// <summary>How many certificates are waited for.</summary>
    public int Count => _awaited.Count;

    /// <summary>Whether an order waits for a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    public bool Awaits(CertificateId certificate) => _awaited.ContainsKey(certificate);

    /// <summary>An order begins, or goes on, to wait.</summary>
    /// <param name="certificate">What it waits for.</param>
    /// <param name="order">The order.</param>
    public void Add(CertificateId certificate, OrderId order) => _awaited[certificate] = order;

    /// <summary>Nobody waits any more.</summary>
    /// <param name="certificate">What was waited for.</param>
    public void Remove(CertificateId certificate)
    {
        _awaited.TryRemove(certificate, out _);
        _hints.TryRemove(certificate, out _);
    }

    /// <summary>Something happened to a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
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

    /// <summary>Takes the hint, if there is one.</summary>
    /// <param name="certificate">The certificate.</param>
    public bool TakeHint(CertificateId certificate) => _hints.TryRemove(certificate, out _);
}
