using System.Text.Json;

namespace CentralNic.Acme.Documents;

/// <summary>What a client sends to newAccount (RFC 8555 section 7.3).</summary>
public sealed record NewAccountPayload
{
    /// <summary>The contact URLs, not yet checked; <see langword="null"/>: not sent.</summary>
    public IReadOnlyList<string>? Contact { get; init; }

    /// <summary>Whether the client agrees to the terms of service; <see langword="null"/>: not sent.</summary>
    public bool? TermsOfServiceAgreed { get; init; }

    /// <summary>Whether the client only looks for its account (RFC 8555 section 7.3.1); <see langword="null"/>: not sent.</summary>
    public bool? OnlyReturnExisting { get; init; }

    /// <summary>The external account binding (RFC 8555 section 7.3.4), not yet checked; <see langword="null"/>: not sent.</summary>
    public JsonElement? ExternalAccountBinding { get; init; }
}
