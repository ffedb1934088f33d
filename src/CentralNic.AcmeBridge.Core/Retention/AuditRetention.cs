using CentralNic.AcmeBridge.Core.Audit;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Retention;

/// <summary>Entries of the audit trail.</summary>
internal sealed class AuditRetention(RetentionOptions options, AuditTrail audit) : IRetentionRule
{
    public string Name => "audit entries";

    public string Kind => AuditTrail.Kind;

    public IReadOnlyList<IdRange> RangesAt(DateTimeOffset now) => NewestFirst.Ranges(to: now - options.AuditTrail);

    public ValueTask<IReadOnlyList<DocumentWrite>> DeletionOfAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        audit.DeleteAsync(id, now - options.AuditTrail, cancellationToken);
}
