namespace CentralNic.Acme.Jose;

/// <summary>
/// The protected header of an ACME request (RFC 8555 section 6.2), checked for form. Exactly one of <see cref="Kid"/> and <see cref="Jwk"/>
/// is set.
/// </summary>
/// <param name="Alg">The algorithm, one of <see cref="JwsAlgorithm.Supported"/>.</param>
/// <param name="Nonce">The nonce, one or more characters of the base64url alphabet; <see langword="null"/>: none was sent.</param>
/// <param name="Url">The URL that the request was signed for, exactly as sent.</param>
/// <param name="Kid">The account URL, exactly as sent.</param>
/// <param name="Jwk">The key.</param>
public sealed record ProtectedHeader(string Alg, string? Nonce, string Url, string? Kid, JsonWebKey? Jwk);
