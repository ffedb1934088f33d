using System.Security.Cryptography;
using System.Text;
using CentralNic.Reseller.Contacts;

namespace CentralNic.AcmeBridge.Core.Profiles;

/// <summary>
/// A contact as a profile gives it (manual 6.4): a certificate contact that the reseller has, handles that one is made of, or the data
/// itself.
/// </summary>
public sealed record ProfileContact
{
    /// <summary>What it is for.</summary>
    public required ContactType Type { get; init; }

    /// <summary>
    /// A certificate contact (<c>CC-12345678</c>), a handle (<c>P-ABC123</c>, <c>O-ABC456</c>), or an organization's and a person's handle
    /// (<c>O-ABC456/P-ABC123</c>), in upper case; <see langword="null"/>: the data is given.
    /// </summary>
    public string? Reference { get; init; }

    /// <summary>The person, when the data is given.</summary>
    public ContactPerson? Person { get; init; }

    /// <summary>The organization, when the data of an organization's contact is given.</summary>
    public ContactOrganization? Organization { get; init; }

    /// <summary>Whether it is a certificate contact already.</summary>
    public bool IsAtReseller => Reference?.StartsWith("CC-", StringComparison.Ordinal) == true;

    /// <summary>The organization's handle, if it has one.</summary>
    public string? OHandle => Reference?.Split('/').FirstOrDefault(part => part.StartsWith("O-", StringComparison.Ordinal));

    /// <summary>The person's handle, if it has one.</summary>
    public string? PHandle => Reference?.Split('/').FirstOrDefault(part => part.StartsWith("P-", StringComparison.Ordinal));

    /// <summary>What is the same for the same data and for no other: SHA-256, lower-case hex.</summary>
    public string Fingerprint
    {
        get
        {
            // Each part by itself, with its length: no two different contacts give the same text.
            string?[] parts =
            [
                Type.ToString(), Reference, Person?.FirstName, Person?.LastName, Person?.Phone, Person?.Email, Person?.JobTitle,
                Organization?.Name,
                Organization?.Dba, Organization?.Street, Organization?.Zip, Organization?.City, Organization?.State, Organization?.Country,
                Organization?.Phone, Organization?.Email,
            ];
            var text = string.Concat(parts.Select(part => part is null ? "-;" : FormattableString.Invariant($"{part.Length}:{part};")));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }
    }

    /// <summary>A contact that is named, not described.</summary>
    /// <param name="type">What it is for.</param>
    /// <param name="reference">A certificate contact or handle, in any case.</param>
    public static ProfileContact Named(ContactType type, string reference)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference);
        return new ProfileContact { Type = type, Reference = reference.ToUpperInvariant() };
    }
}
