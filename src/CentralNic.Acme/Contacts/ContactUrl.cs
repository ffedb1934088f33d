using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;

namespace CentralNic.Acme.Contacts;

/// <summary>Contact URLs of an account (RFC 8555 section 7.3): <c>mailto:</c> with one address and nothing else (RFC 6068).</summary>
public static class ContactUrl
{
    /// <summary>The most contacts that an account may have.</summary>
    public const int MaxCount = 10;

    private const int LongestAddress = 254;
    private const int LongestLocalPart = 64;
    private const string Mailto = "mailto:";

    /// <summary>Reads the contacts of an account.</summary>
    /// <param name="contacts">What the client sent; <see langword="null"/> and an empty list are fine.</param>
    /// <returns>The contacts without blanks after the colon; <see langword="null"/>: the client sent none.</returns>
    /// <exception cref="AcmeProblemException">
    /// unsupportedContact: another scheme than mailto; invalidContact: a faulty address, or too many of them.
    /// </exception>
    public static IReadOnlyList<string>? Read(IReadOnlyList<string>? contacts)
    {
        if (contacts is null)
        {
            return null;
        }

        if (contacts.Count > MaxCount)
        {
            throw new AcmeProblemException(
                AcmeErrorType.InvalidContact, $"There are {contacts.Count} contacts; at most {MaxCount} are accepted.");
        }

        return [.. contacts.Select(Read)];
    }

    private static string Read(string contact)
    {
        if (string.IsNullOrEmpty(contact))
        {
            throw Invalid("A contact is empty.");
        }

        if (!contact.StartsWith(Mailto, StringComparison.OrdinalIgnoreCase))
        {
            throw contact.Contains(':', StringComparison.Ordinal)
                ? new AcmeProblemException(
                    AcmeErrorType.UnsupportedContact, "A contact has a scheme that is not supported; only 'mailto:' is.")
                : Invalid("A contact is not a URL; write it as 'mailto:someone@example.com'.");
        }

        // No URL has blanks, but getssl and acme.sh before 2.8.6 write one after the colon, and other servers let it pass.
        var address = contact[Mailto.Length..].TrimStart(' ');
        return FindFault(address) is { } fault ? throw Invalid($"A contact {fault}.") : contact[..Mailto.Length] + address;
    }

    private static string? FindFault(string address)
    {
        if (address.Contains('?', StringComparison.Ordinal))
        {
            return "has header fields after '?', which are not accepted";
        }

        if (address.Contains(',', StringComparison.Ordinal) || address.Contains("%2C", StringComparison.OrdinalIgnoreCase))
        {
            return "has several addresses; list them as one contact each";
        }

        var decoded = Uri.UnescapeDataString(address);
        if (decoded.Length > LongestAddress)
        {
            return $"has an address longer than {LongestAddress} characters";
        }

        var at = decoded.LastIndexOf('@');
        if (at <= 0 || at == decoded.Length - 1)
        {
            return "has no address of the form someone@example.com";
        }

        if (!IsLocalPart(decoded.AsSpan(0, at)))
        {
            return "has an address whose part before the '@' is not valid";
        }

        return DomainName.TryParse(decoded[(at + 1)..], out var domain, out var reason) && !domain.IsWildcard
            ? null
            : $"has an address whose domain is not valid ({(reason.Length > 0 ? reason.TrimEnd('.') : "a wildcard")})";
    }

    /// <summary>
    /// Tells whether a text is a dot-atom (RFC 5322 section 3.2.3). Quoted forms are legal, but nobody has such an address.
    /// </summary>
    private static bool IsLocalPart(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestLocalPart || text[0] == '.' || text[^1] == '.' || text.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-/=?^_`{|}~.".Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static AcmeProblemException Invalid(string detail) => new(AcmeErrorType.InvalidContact, detail);
}
