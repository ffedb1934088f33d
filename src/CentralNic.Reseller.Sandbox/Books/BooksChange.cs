using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Requests;

namespace CentralNic.Reseller.Sandbox.Books;

/// <summary>What changes together: all of it or nothing. One line of the journal.</summary>
internal sealed record BooksChange
{
    public OrderEntry? Order { get; init; }

    public CertificateEntry? Certificate { get; init; }

    public IReadOnlyList<ContactEntry>? Contacts { get; init; }

    public SandboxPurchase? Purchase { get; init; }

    public SandboxEvent? Event { get; init; }
}
