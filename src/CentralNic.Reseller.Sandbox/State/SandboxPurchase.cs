namespace CentralNic.Reseller.Sandbox.State;

/// <summary>A billed command.</summary>
public sealed record SandboxPurchase
{
    /// <summary>The command that was billed, for example <c>AddCertificate</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The account that pays.</summary>
    public required string Account { get; init; }

    /// <summary>The certificate that was ordered.</summary>
    public required string CertificateId { get; init; }

    /// <summary>The certificate order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The certificate class in lower case.</summary>
    public required string Class { get; init; }

    /// <summary>All names of the certificate, the common name first.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The service tags of the order.</summary>
    public required IReadOnlyList<string> ServiceTags { get; init; }

    /// <summary>The components of the price.</summary>
    public required IReadOnlyList<SandboxPriceComponent> Components { get; init; }

    /// <summary>The price without VAT.</summary>
    public required decimal Price { get; init; }

    /// <summary>The VAT.</summary>
    public required decimal Vat { get; init; }

    /// <summary>Lower hexadecimal SHA-256 of the DER CSR.</summary>
    public required string CsrSha256 { get; init; }

    /// <summary>When it was bought, UTC.</summary>
    public required DateTimeOffset Time { get; init; }
}
