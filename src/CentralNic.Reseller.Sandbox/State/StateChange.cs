using System.Text.Json.Serialization;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Contacts;
using CentralNic.Reseller.Sandbox.Zones;

namespace CentralNic.Reseller.Sandbox.State;

/// <summary>What changes together: all of it or nothing. One line of the journal.</summary>
internal sealed record StateChange
{
    public IReadOnlyList<OrderEntry>? Orders { get; init; }

    public IReadOnlyList<CertificateEntry>? Certificates { get; init; }

    public IReadOnlyList<ContactEntry>? Contacts { get; init; }

    public IReadOnlyList<ZoneEntry>? Zones { get; init; }

    public SandboxPurchase? Purchase { get; init; }

    public SandboxRefund? Refund { get; init; }

    public IReadOnlyList<SandboxEvent>? Events { get; init; }

    /// <summary>The one order of a line of the first version, whose changes held one of each kind; never written.</summary>
    [JsonPropertyName("order")]
    public OrderEntry? FormerOrder { get; init; }

    /// <summary>As <see cref="FormerOrder"/>.</summary>
    [JsonPropertyName("certificate")]
    public CertificateEntry? FormerCertificate { get; init; }

    /// <summary>As <see cref="FormerOrder"/>.</summary>
    [JsonPropertyName("event")]
    public SandboxEvent? FormerEvent { get; init; }

    /// <summary>The change in today's form.</summary>
    public StateChange Upgraded() => this with
    {
        Orders = FormerOrder is null ? Orders : [FormerOrder],
        Certificates = FormerCertificate is null ? Certificates : [FormerCertificate],
        Events = FormerEvent is null ? Events : [FormerEvent],
        FormerOrder = null,
        FormerCertificate = null,
        FormerEvent = null,
    };
}
