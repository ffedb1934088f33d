using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Requests;

namespace CentralNic.Reseller.Sandbox.Books;

/// <summary>Everything that the sandbox knows, in memory and, with a folder, in the journal. Entries are immutable; a change replaces them.</summary>
internal sealed class Register : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Journal? _journal;
    private readonly Dictionary<string, OrderEntry> _orders = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, CertificateEntry> _certificates = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ContactEntry> _contacts = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<long, SandboxEvent> _events = [];
    private readonly List<SandboxPurchase> _purchases = [];
    private readonly Dictionary<string, decimal> _spent = new(StringComparer.Ordinal);
    private long _lastEvent = 1_000_000;

    public Register(string? folder) => _journal = folder is null ? null : Journal.Open(folder, Apply);

    /// <summary>Called after each change, outside the lock.</summary>
    public event Action? Changed;

    public CertificateEntry? FindCertificate(string account, string id)
    {
        lock (_gate)
        {
            return _certificates.TryGetValue(id, out var found) && found.Account == account ? found : null;
        }
    }

    /// <summary>The certificate whose proof has this value, if there is one.</summary>
    public string? FindIdByProof(string value)
    {
        lock (_gate)
        {
            return _certificates.Values.FirstOrDefault(c => c.Proof.Value == value)?.Id;
        }
    }

    public OrderEntry Order(string id)
    {
        lock (_gate)
        {
            return _orders[id];
        }
    }

    public ContactEntry? FindContact(string account, string id)
    {
        lock (_gate)
        {
            return _contacts.TryGetValue(id, out var found) && found.Account == account ? found : null;
        }
    }

    public SandboxEvent? FindEvent(string account, long id)
    {
        lock (_gate)
        {
            return _events.TryGetValue(id, out var found) && found.Account == account ? found : null;
        }
    }

    /// <summary>The certificates that fit, in no order.</summary>
    public List<CertificateEntry> Certificates(Func<CertificateEntry, bool> fits)
    {
        lock (_gate)
        {
            return [.. _certificates.Values.Where(fits)];
        }
    }

    /// <summary>The events that fit, oldest first.</summary>
    public List<SandboxEvent> Events(Func<SandboxEvent, bool> fits)
    {
        lock (_gate)
        {
            return [.. _events.Values.Where(fits)];
        }
    }

    public List<SandboxPurchase> Purchases()
    {
        lock (_gate)
        {
            return [.. _purchases];
        }
    }

    /// <summary>The money that an account has spent, VAT included.</summary>
    public decimal Spent(string account)
    {
        lock (_gate)
        {
            return _spent.GetValueOrDefault(account);
        }
    }

    /// <summary>Books a purchase, made with new ids, unless the account's money does not suffice.</summary>
    /// <returns>The certificate; <see langword="null"/> when the money does not suffice.</returns>
    public CertificateEntry? TryBuy(string account, decimal credit, decimal total, Func<NewIds, BooksChange> make)
    {
        BooksChange change;
        lock (_gate)
        {
            if (_spent.GetValueOrDefault(account) + total > credit)
            {
                return null;
            }

            change = make(Ids());
            Commit(change);
        }

        Changed?.Invoke();
        return change.Certificate;
    }

    /// <summary>Changes a certificate, and what belongs to the change.</summary>
    /// <param name="id">The certificate.</param>
    /// <param name="make">Makes the change from what is there; <see langword="null"/>: there is nothing to change.</param>
    /// <returns>Whether something was changed.</returns>
    public bool Change(string id, Func<CertificateEntry, OrderEntry, NewIds, BooksChange?> make)
    {
        lock (_gate)
        {
            var certificate = _certificates[id];
            if (make(certificate, _orders[certificate.OrderId], Ids()) is not { } change)
            {
                return false;
            }

            Commit(change);
        }

        Changed?.Invoke();
        return true;
    }

    /// <summary>Marks an event deleted.</summary>
    /// <returns><see langword="false"/>: there is none, or it was deleted before.</returns>
    public bool DeleteEvent(string account, long id)
    {
        lock (_gate)
        {
            if (!_events.TryGetValue(id, out var found) || found.Account != account || found.Deleted)
            {
                return false;
            }

            Commit(new() { Event = found with { Deleted = true } });
        }

        Changed?.Invoke();
        return true;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _journal?.Dispose();
        }
    }

    private NewIds Ids() => new(_certificates.ContainsKey, _orders.ContainsKey, _contacts.ContainsKey, _lastEvent);

    // The journal first: what it could not take did not happen.
    private void Commit(BooksChange change)
    {
        _journal?.Append(change);
        Apply(change);
    }

    private void Apply(BooksChange change)
    {
        if (change.Order is { } order)
        {
            _orders[order.Id] = order;
        }

        if (change.Certificate is { } certificate)
        {
            _certificates[certificate.Id] = certificate;
        }

        foreach (var contact in change.Contacts ?? [])
        {
            _contacts[contact.Id] = contact;
        }

        if (change.Purchase is { } purchase)
        {
            _purchases.Add(purchase);
            _spent[purchase.Account] = _spent.GetValueOrDefault(purchase.Account) + purchase.Price + purchase.Vat;
        }

        if (change.Event is { } happened)
        {
            _events[happened.Id] = happened;
            _lastEvent = Math.Max(_lastEvent, happened.Id);
        }
    }
}
