using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Core.Tenants;

/// <summary>A key that binds new ACME accounts to a tenant (RFC 8555 section 7.3.4).</summary>
public sealed class ExternalAccountKey
{
    private readonly Func<byte[]?> _reveal;

    /// <summary>Makes the key of what is configured.</summary>
    /// <param name="kid">Its name; clients send it as <c>kid</c>. Letter case does not matter.</param>
    /// <param name="hmac">The HMAC key in any flavour of Base64; at least <see cref="LeastBytes"/> when decoded.</param>
    /// <exception cref="ArgumentException">The HMAC key is not Base64, or too short.</exception>
    public ExternalAccountKey(string kid, Secret hmac)
    {
        ArgumentNullException.ThrowIfNull(hmac);
        if (!TryDecode(hmac.Reveal(), out var key))
        {
            throw new ArgumentException($"External account key '{kid}' is not Base64 of {LeastBytes} bytes or more.", nameof(hmac));
        }

        (Kid, _reveal) = (kid, () => key);
    }

    /// <summary>Makes the key of what is kept; its HMAC key is read each time that it is used.</summary>
    /// <param name="stored">What is kept.</param>
    /// <param name="secrets">Reads the HMAC key.</param>
    public ExternalAccountKey(StoredExternalAccountKey stored, ISecretProtector secrets)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(secrets);
        (Kid, OneAccountOnly) = (stored.Kid, stored.OneAccountOnly);
        _reveal = () => secrets.Unprotect(stored.ProtectedHmac.Span, StoredExternalAccountKey.PurposeOf(stored.Kid));
        Stored = stored;
        Names = stored.Names.IsEmpty ? null : new NameSuffixes(stored.Names);
        Profiles = stored.Profiles;
        DefaultProfile = stored.DefaultProfile;
    }

    /// <summary>The least length of a key in bytes: the length of the shortest MAC (RFC 7518 section 3.2).</summary>
    public const int LeastBytes = 32;

    /// <summary>How kids are compared.</summary>
    public static StringComparer KidComparer => StringComparer.OrdinalIgnoreCase;

    /// <summary>Its name.</summary>
    public string Kid { get; }

    /// <summary>Whether it serves for one account only, ever.</summary>
    public bool OneAccountOnly { get; init; }

    /// <summary>What is kept of it; <see langword="null"/>: it is configured.</summary>
    public StoredExternalAccountKey? Stored { get; }

    /// <summary>
    /// The domains, each with all names below it, that its accounts may order; <see langword="null"/>: all of the tenant's.
    /// </summary>
    public NameSuffixes? Names { get; init; }

    /// <summary>The profiles that its accounts may order; empty: all of the tenant's.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>The profile of orders of its accounts that name none; <see langword="null"/>: the tenant's default.</summary>
    public string? DefaultProfile { get; init; }

    /// <summary>Whether its HMAC key can be read. One that is kept cannot when the file is gone that it was encrypted with.</summary>
    public bool IsReadable => _reveal() is not null;

    /// <summary>Makes a random HMAC key of <see cref="LeastBytes"/>, base64url.</summary>
    public static Secret NewHmac() => new(Base64Url.Encode(RandomNumberGenerator.GetBytes(LeastBytes)));

    /// <summary>Decodes a key: base64url or standard Base64, with padding or without.</summary>
    /// <param name="text">The key as text.</param>
    /// <param name="key">The key.</param>
    /// <returns><see langword="false"/>: it is neither, or too short.</returns>
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? key)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Base64Url.TryDecode(text.TrimEnd('=').Replace('+', '-').Replace('/', '_'), out key) && key.Length >= LeastBytes;
    }

    /// <summary>Whether a binding's MAC is made with the key.</summary>
    /// <param name="binding">The binding.</param>
    public bool Verifies(ExternalAccountBinding binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        return _reveal() is { } key && binding.Verify(key);
    }

    /// <summary>Whether its accounts may order a profile, if their tenant may.</summary>
    /// <param name="profile">The profile's name.</param>
    public bool MayUse(string profile) => Profiles.IsEmpty || Profiles.Contains(profile, StringComparer.Ordinal);

    /// <summary>Why it makes no more accounts at a moment, as the end of a sentence; <see langword="null"/>: it makes them.</summary>
    /// <param name="now">The moment.</param>
    internal string? EndAt(DateTimeOffset now) => Stored switch
    {
        { Revoked: not null } => "was revoked",
        { Expires: { } end } when end <= now => "has expired",
        _ => null,
    };
}
