using System.Text.Json;

namespace CentralNic.Acme.Documents;

/// <summary>An account (RFC 8555 section 7.1.2).</summary>
public sealed record AccountDocument
{
    /// <summary><c>valid</c>, <c>deactivated</c> or <c>revoked</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The contact URLs, as stored; <see langword="null"/>: none.</summary>
    public IReadOnlyList<string>? Contact { get; init; }

    /// <summary>Whether the client agreed to the terms of service; <see langword="null"/>: not told.</summary>
    public bool? TermsOfServiceAgreed { get; init; }

    /// <summary>The verified external account binding, as the client sent it; <see langword="null"/>: none.</summary>
    public JsonElement? ExternalAccountBinding { get; init; }

    /// <summary>The URL of the account's list of orders.</summary>
    public required string Orders { get; init; }
}
