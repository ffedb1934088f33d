using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>
/// Finds the authorization that an account can reuse for a name, with one read by key. It only points there: whether the
/// authorization still holds is said by the order that it was made for.
/// </summary>
/// <param name="store">Where it is kept.</param>
/// <param name="orders">The orders that hold the authorizations.</param>
/// <param name="policy">How long authorizations are reused.</param>
/// <param name="time">The clock.</param>
public sealed class ProvedNames(IDocumentStore store, OrderRepository orders, AcmePolicy policy, TimeProvider time)
{
    /// <summary>The kind of document.</summary>
    public const string Kind = "proved";

    /// <summary>An authorization that ends sooner than this is not worth beginning an order with.</summary>
    private static readonly TimeSpan LeastLeft = TimeSpan.FromMinutes(1);

    private readonly DocumentSet<ProvedName> _names = new(store, Kind, OrderingJson.Default, proved => proved.Id);

    /// <summary>Whether authorizations are reused at all.</summary>
    public bool AreReused => policy.AuthorizationReuse > TimeSpan.Zero;

    /// <summary>Finds the authorization to reuse.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="name">The name, wildcards with <c>*.</c>: a proof for the one is none for the other.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <returns>The valid authorization, with its origin; <see langword="null"/>: there is none that still holds.</returns>
    public async ValueTask<Authorization?> FindAsync(AccountId account, string name, CancellationToken cancellationToken)
    {
        if (!AreReused
            || await _names.ReadAsync(IdOf(account, name), cancellationToken) is not { Value: { } proved }
            || time.GetUtcNow() >= proved.Proved + policy.AuthorizationReuse)
        {
            return null;
        }

        var authorization = (await orders.FindAsync(proved.Origin.Order, cancellationToken))?.Authorizations[proved.Origin.Index];
        return authorization?.At(time.GetUtcNow() + LeastLeft).Status == AuthorizationStatus.Valid
            ? authorization with { Origin = proved.Origin }
            : null;
    }

    /// <summary>The version to expect when a proof is written down; 0: there was none before.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="name">The name, wildcards with <c>*.</c>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async ValueTask<long> VersionAsync(AccountId account, string name, CancellationToken cancellationToken) =>
        (await _names.ReadAsync(IdOf(account, name), cancellationToken))?.Version ?? 0;

    /// <summary>The write that belongs to an authorization that became valid.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="name">The name, wildcards with <c>*.</c>.</param>
    /// <param name="origin">The authorization.</param>
    /// <param name="proved">When control was proved.</param>
    /// <param name="version">What <see cref="VersionAsync"/> gave.</param>
    public DocumentWrite Put(AccountId account, string name, AuthorizationOrigin origin, DateTimeOffset proved, long version) => _names.Put(
        new ProvedName { Id = IdOf(account, name), Account = account, Name = name, Origin = origin, Proved = proved },
        version);

    /// <summary>The write that deletes a proof of before a moment; none: it is not that old.</summary>
    internal async ValueTask<IReadOnlyList<DocumentWrite>> DeleteAsync(
        string id, DateTimeOffset before, CancellationToken cancellationToken) =>
        await _names.ReadListedAsync(id, cancellationToken) is { } read && read.Value.Proved < before
            ? [_names.Delete(id, read.Version)]
            : [];

    /// <summary>Hashed, because a name can be longer than an id may be.</summary>
    private static string IdOf(AccountId account, string name) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(account.Value + "\n" + name)));
}
