using System.Globalization;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Policy;

namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>How near a record comes to a proof, the farthest first.</summary>
internal enum PersistentVerdict
{
    /// <summary>It is for another issuer, or for nobody.</summary>
    Foreign,

    /// <summary>It is for this server, and breaks the rules of its form.</summary>
    Malformed,

    /// <summary>It is for another account.</summary>
    OtherAccount,

    /// <summary>It is for the account, and for its own name only.</summary>
    Narrow,

    /// <summary>It was a proof.</summary>
    Expired,

    /// <summary>It is a proof.</summary>
    Valid,
}

/// <summary>
/// What records say about one account (draft-ietf-acme-dns-persist-02 sections 4.1, 4.2 and 5). Knows no DNS. For one check, by one thread.
/// </summary>
internal sealed class PersistentProof(DnsPersistOptions options, Account account)
{
    private const string AccountUri = "accounturi", Policy = "policy", PersistUntil = "persistUntil", WildcardPolicy = "wildcard";

    /// <summary>The hashed URIs of former keys by domain: made once, however many records there are to compare.</summary>
    private readonly Dictionary<string, HashSet<string>> _former = new(StringComparer.Ordinal);

    /// <summary>What a record said.</summary>
    /// <param name="Reason">Why it is no proof, to follow "the record": <c>has no accounturi</c>; empty if it is one.</param>
    /// <param name="Until">Until when the domain's owner lets it count; <see langword="null"/>: without an end.</param>
    public sealed record Finding(PersistentVerdict Verdict, string Reason = "", DateTimeOffset? Until = null);

    /// <summary>The record that would prove control, as text.</summary>
    /// <param name="domain">Where, without the label; lower-case A-labels.</param>
    /// <param name="wildcard">Whether for more than the name itself.</param>
    public string Expected(string domain, bool wildcard)
    {
        var uri = options.Uris[0].HashOf(domain, account.KeyThumbprint, account.Id);
        return $"{options.IssuerDomainNames[0]}; {AccountUri}={uri}{(wildcard ? $"; {Policy}={WildcardPolicy}" : "")}";
    }

    /// <summary>Reads a record.</summary>
    /// <param name="text">The record, its strings joined.</param>
    /// <param name="domain">Where it is, without the label; lower-case A-labels.</param>
    /// <param name="wildcard">Whether it must cover more than that name.</param>
    public Finding Read(string text, string domain, bool wildcard, DateTimeOffset now)
    {
        if (!options.IssuerDomainNames.Contains(IssueValue.IssuerIn(text), StringComparer.Ordinal))
        {
            return new Finding(PersistentVerdict.Foreign);
        }

        if (!IssueValue.TryParse(text, out var value, out var fault))
        {
            return Malformed(fault);
        }

        foreach (var known in (ReadOnlySpan<string>)[AccountUri, Policy, PersistUntil])
        {
            if (value.Parameters.Count(parameter => Is(parameter.Key, known)) > 1)
            {
                return Malformed($"has {known} more than once");
            }
        }

        var until = DateTimeOffset.MaxValue;
        if (Find(value, PersistUntil) is { } seconds && !TryReadTime(seconds, out until))
        {
            return Malformed($"has {Excerpt.Of(seconds)} as {PersistUntil}, which is no UNIX timestamp");
        }

        if (Find(value, AccountUri) is not { } uri)
        {
            return Malformed($"has no {AccountUri}");
        }

        if (Judge(uri, domain) is { } refused)
        {
            return refused;
        }

        if (wildcard && !WildcardPolicy.Equals(Find(value, Policy), StringComparison.OrdinalIgnoreCase))
        {
            return new Finding(PersistentVerdict.Narrow, $"is without {Policy}={WildcardPolicy} and counts for {domain} alone");
        }

        DateTimeOffset? end = until == DateTimeOffset.MaxValue ? null : until;
        return now < until
            ? new Finding(PersistentVerdict.Valid, Until: end)
            : new Finding(
                PersistentVerdict.Expired,
                string.Create(CultureInfo.InvariantCulture, $"counted until {until:yyyy-MM-ddTHH:mm:ssZ} ({PersistUntil})"),
                end);
    }

    /// <summary>Base 10 and nothing else. What is beyond the calendar is as good as without an end.</summary>
    private static bool TryReadTime(string text, out DateTimeOffset time)
    {
        time = DateTimeOffset.MaxValue;
        if (text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        return true;
    }

    private static string? Find(IssueValue value, string tag) =>
        value.Parameters.Where(parameter => Is(parameter.Key, tag)).Select(parameter => parameter.Value).FirstOrDefault();

    private static bool Is(string tag, string known) => tag.Equals(known, StringComparison.OrdinalIgnoreCase);

    private static Finding Malformed(string fault) => new(PersistentVerdict.Malformed, fault);

    private Finding? Judge(string uri, string domain)
    {
        if (options.AcceptsAccountUrl && options.Uris.Any(place => place.UrlOf(account.Id) == uri))
        {
            return null;
        }

        var place = options.Uris.FirstOrDefault(known => uri.StartsWith(known.HashPrefix, StringComparison.Ordinal));
        if (place is null)
        {
            return Malformed($"has an {AccountUri} that does not begin with {options.Uris[0].HashPrefix}");
        }

        if (uri[place.HashPrefix.Length..].Split('/') is not [AccountUris.HashName, var hash])
        {
            return Malformed($"has an {AccountUri} that does not go on with {AccountUris.HashName}/ and a hash");
        }

        if (!Base64Url.TryDecode(hash, out var bytes) || bytes.Length != 32)
        {
            return Malformed($"has an {AccountUri} whose hash is not 32 bytes in base64url");
        }

        return IsOfTheAccount(uri, domain)
            ? null
            : new Finding(PersistentVerdict.OtherAccount, $"is for another account, key or name: its hash is {hash}");
    }

    /// <summary>The key of today is tried first, then those before it (section 4.2).</summary>
    private bool IsOfTheAccount(string uri, string domain)
    {
        if (UrisOf(domain, [account.KeyThumbprint]).Contains(uri, StringComparer.Ordinal))
        {
            return true;
        }

        if (!_former.TryGetValue(domain, out var former))
        {
            _former[domain] = former = [.. UrisOf(domain, account.FormerKeyThumbprints)];
        }

        return former.Contains(uri);
    }

    private IEnumerable<string> UrisOf(string domain, IEnumerable<string> thumbprints) =>
        from thumbprint in thumbprints
        from place in options.Uris
        from name in (string[])[domain, AccountUris.AnyDomain]
        select place.HashOf(name, thumbprint, account.Id);
}
