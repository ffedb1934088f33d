namespace CentralNic.Acme.Documents;

/// <summary>An identifier as it travels (RFC 8555 section 9.7.7).</summary>
/// <param name="Type">The type; <c>dns</c> is the only one that this server issues for.</param>
/// <param name="Value">The value, as the client sent it or as the server shows it.</param>
public sealed record IdentifierDocument(string Type, string Value)
{
    /// <summary>The type of DNS names.</summary>
    public const string Dns = "dns";

    /// <summary>Makes the identifier of a DNS name.</summary>
    /// <param name="name">The name, with <c>*.</c> if the order's is a wildcard.</param>
    public static IdentifierDocument ForDns(string name) => new(Dns, name);
}
