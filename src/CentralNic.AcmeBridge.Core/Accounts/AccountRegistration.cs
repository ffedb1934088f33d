using System.Collections.Immutable;
using CentralNic.Acme.Jose;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>What a client asks for when it makes an account (RFC 8555 section 7.3).</summary>
/// <param name="Key">The key that signed the request.</param>
public sealed record AccountRegistration(JsonWebKey Key)
{
    /// <summary>Checked contact URLs.</summary>
    public ImmutableArray<string> Contacts { get; init; } = [];

    /// <summary>Whether the client agrees to the terms of service.</summary>
    public bool AgreesToTerms { get; init; }

    /// <summary>The external account binding, its MAC not verified yet; <see langword="null"/>: none was sent.</summary>
    public ExternalAccountBinding? Binding { get; init; }
}
