using Org.BouncyCastle.X509;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>
/// The revocation lists that certificates name, each fetched once for all of them. A list is kept for half a day, so that what the CA adds
/// is seen the same day, and counts until its next update where a newer one cannot be had.
/// </summary>
internal sealed class RevocationLists(RevocationFetcher fetcher, TimeProvider time)
{
    /// <summary>Of CAs that split their lists there may be many; the oldest go first.</summary>
    private const int MostKept = 32;

    private const int LongestList = 16 * 1024 * 1024;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(12);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromHours(1);
    private static readonly TimeSpan FetchTime = TimeSpan.FromSeconds(60);

    private readonly Dictionary<(string Url, string Issuer), Entry> _entries = [];

    /// <summary>The list at a URL.</summary>
    /// <param name="issuer">Whose list it must be.</param>
    /// <exception cref="RevocationSourceException">There is none that counts.</exception>
    public async Task<RevocationList> GetAsync(Uri url, X509Certificate issuer, CancellationToken cancellationToken)
    {
        var key = (url.OriginalString, Convert.ToHexString(issuer.GetEncoded().AsSpan()[^32..]) + issuer.SerialNumber.ToString(16));
        var known = _entries.GetValueOrDefault(key);
        var now = time.GetUtcNow();
        if (known is null || now >= known.Until || known.List?.NextUpdate <= now)
        {
            known = await FetchAsync(url, issuer, known?.List, now, cancellationToken);
            Keep(key, known);
        }

        return known.List is { } list && list.NextUpdate > now
            ? list
            : throw new RevocationSourceException(known.Trouble ?? "it is out of date");
    }

    private async Task<Entry> FetchAsync(
        Uri url, X509Certificate issuer, RevocationList? before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var der = await fetcher.FetchAsync(url, LongestList, FetchTime, cancellationToken);
            return new Entry(RevocationList.Read(der, url, issuer, now), now + Kept, null, now);
        }
        catch (RevocationSourceException trouble)
        {
            return new Entry(before, now + RetryAfter, trouble.Message, now);
        }
    }

    private void Keep((string Url, string Issuer) key, Entry entry)
    {
        _entries[key] = entry;
        if (_entries.Count > MostKept)
        {
            _entries.Remove(_entries.MinBy(each => each.Value.Fetched).Key);
        }
    }

    /// <param name="List">The list that was had last.</param>
    /// <param name="Until">Until when no newer one is fetched.</param>
    /// <param name="Trouble">Why there is no newer one.</param>
    /// <param name="Fetched">When it was fetched, or tried, last.</param>
    private sealed record Entry(RevocationList? List, DateTimeOffset Until, string? Trouble, DateTimeOffset Fetched);
}
