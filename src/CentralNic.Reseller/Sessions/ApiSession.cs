using CentralNic.Reseller.Transport;

namespace CentralNic.Reseller.Sessions;

/// <summary>A login that outlives a command.</summary>
/// <param name="Credential">What commands send in place of the password.</param>
/// <param name="RenewAt">When to log in anew: some time before its end. <see langword="null"/>: the API told no end.</param>
internal sealed record ApiSession(Credential Credential, DateTimeOffset? RenewAt)
{
    private static readonly TimeSpan MaxMargin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MinUse = TimeSpan.FromMinutes(1);

    /// <summary>A session that ends at a time. One that seems to be over already is used a while, for the two clocks may differ.</summary>
    public static ApiSession Begin(string id, DateTimeOffset? expires, DateTimeOffset now)
    {
        var credential = new Credential(new Secret(id));
        if (expires is not { } end)
        {
            return new ApiSession(credential, null);
        }

        var tenth = (end - now) / 10;
        var renewAt = end - (tenth < MaxMargin ? tenth : MaxMargin);
        return new ApiSession(credential, renewAt > now + MinUse ? renewAt : now + MinUse);
    }
}
