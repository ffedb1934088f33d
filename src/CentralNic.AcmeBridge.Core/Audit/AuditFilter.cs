namespace CentralNic.AcmeBridge.Core.Audit;

/// <summary>Which entries of the audit trail are wanted; what is not set does not count.</summary>
public sealed record AuditFilter
{
    /// <summary>Who asked; letter case does not matter.</summary>
    public string? Who { get; init; }

    /// <summary>The action, or what actions begin with, for example <c>orders</c>.</summary>
    public string? Action { get; init; }

    /// <summary>The thing, or what things begin with, for example <c>orders/ID</c>.</summary>
    public string? Thing { get; init; }

    /// <summary>Whose.</summary>
    public string? Tenant { get; init; }

    /// <summary>Not before this moment.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether an entry is wanted.</summary>
    /// <param name="entry">The entry.</param>
    public bool Takes(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (Who is null || entry.Who.Equals(Who, StringComparison.OrdinalIgnoreCase))
            && (Action is null || entry.Action.StartsWith(Action, StringComparison.Ordinal))
            && (Thing is null || entry.Thing.StartsWith(Thing, StringComparison.Ordinal))
            && (Tenant is null || entry.Tenant == Tenant)
            && (From is null || entry.At >= From)
            && (To is null || entry.At < To);
    }
}
