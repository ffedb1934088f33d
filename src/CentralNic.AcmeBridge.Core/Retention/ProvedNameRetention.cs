using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Retention;

/// <summary>Where accounts proved control of names, when that is too long ago to be reused, however long proofs are reused.</summary>
internal sealed class ProvedNameRetention(ProvedNames names) : IRetentionRule
{
    /// <summary>The longest that <c>Acme:AuthorizationReuse</c> can be, and a day.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(31);

    public string Name => "proofs";

    public string Kind => ProvedNames.Kind;

    public IReadOnlyList<IdRange> RangesAt(DateTimeOffset now) => [IdRange.All];

    public ValueTask<IReadOnlyList<DocumentWrite>> DeletionOfAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        names.DeleteAsync(id, now - Kept, cancellationToken);
}
