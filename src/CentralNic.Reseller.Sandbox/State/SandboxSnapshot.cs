using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Contacts;
using CentralNic.Reseller.Sandbox.Zones;

namespace CentralNic.Reseller.Sandbox.State;

/// <summary>
/// Everything that the sandbox knows, as it is now. Entries are immutable; a change replaces them. Only inside the register's lock.
/// </summary>
internal sealed class SandboxSnapshot
{
    private readonly Dictionary<string, OrderEntry> _orders = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, CertificateEntry> _certificates = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> _certificatesByOrder = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ContactEntry> _contacts = new(StringComparer.OrdinalIgnoreCase);

    public Ledger Ledger { get; } = new();

    public EventRepository Events { get; } = new();

    public ZoneRepository Zones { get; } = new();

    public IEnumerable<OrderEntry> Orders => _orders.Values;

    public IEnumerable<CertificateEntry> Certificates => _certificates.Values;

    public IEnumerable<ContactEntry> Contacts => _contacts.Values;

    /// <summary>An order that is known to exist.</summary>
    public OrderEntry Order(string id) => _orders[id];

    /// <summary>A certificate that is known to exist.</summary>
    public CertificateEntry Certificate(string id) => _certificates[id];

    /// <summary>A contact that is known to exist.</summary>
    public ContactEntry Contact(string id) => _contacts[id];

    /// <summary>An order's certificates, oldest first.</summary>
    public IEnumerable<CertificateEntry> CertificatesOf(string orderId) => _certificatesByOrder[orderId].Select(Certificate);

    public OrderEntry? FindOrder(string account, string id) =>
        _orders.TryGetValue(id, out var found) && found.Account == account ? found : null;

    public CertificateEntry? FindCertificate(string account, string id) =>
        _certificates.TryGetValue(id, out var found) && found.Account == account ? found : null;

    /// <summary>A certificate, whosever it is.</summary>
    public CertificateEntry? FindCertificate(string id) => _certificates.GetValueOrDefault(id);

    public ContactEntry? FindContact(string account, string id) =>
        _contacts.TryGetValue(id, out var found) && found.Account == account ? found : null;

    /// <summary>A source of ids that are not taken.</summary>
    public NewIds Ids() => new(_certificates.ContainsKey, _orders.ContainsKey, _contacts.ContainsKey, Events.LastId);

    public void Apply(StateChange change)
    {
        foreach (var order in change.Orders ?? [])
        {
            _orders[order.Id] = order;
        }

        foreach (var certificate in change.Certificates ?? [])
        {
            if (!_certificates.ContainsKey(certificate.Id))
            {
                Remember(certificate);
            }

            _certificates[certificate.Id] = certificate;
        }

        foreach (var contact in change.Contacts ?? [])
        {
            _contacts[contact.Id] = contact;
        }

        if (change.Purchase is { } purchase)
        {
            Ledger.Add(purchase);
        }

        if (change.Refund is { } refund)
        {
            Ledger.Add(refund);
        }

        foreach (var zone in change.Zones ?? [])
        {
            Zones.Put(zone);
        }

        foreach (var happened in change.Events ?? [])
        {
            Events.Put(happened);
        }
    }

    private void Remember(CertificateEntry certificate)
    {
        if (!_certificatesByOrder.TryGetValue(certificate.OrderId, out var ids))
        {
            _certificatesByOrder[certificate.OrderId] = ids = [];
        }

        ids.Add(certificate.Id);
    }
}
