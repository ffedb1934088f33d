namespace CentralNic.Acme.Documents;

/// <summary>One page of an account's orders (RFC 8555 section 7.1.2.1).</summary>
public sealed record OrderListDocument
{
    /// <summary>The URLs of the orders.</summary>
    public required IReadOnlyList<string> Orders { get; init; }
}
