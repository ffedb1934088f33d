namespace CentralNic.Acme.Documents;

/// <summary>When a certificate is best renewed (RFC 9773 section 4.2).</summary>
public sealed record RenewalInfoDocument
{
    /// <summary>The window.</summary>
    public required SuggestedWindowDocument SuggestedWindow { get; init; }
}
