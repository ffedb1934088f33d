using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>
/// Where an account proved control of a name last, so that its next order need not ask again. One document per account and name.
/// </summary>
internal sealed record ProvedName
{
    /// <summary>Its id, made from account and name.</summary>
    public required string Id { get; init; }

    /// <summary>Whose proof it is.</summary>
    public required AccountId Account { get; init; }

    /// <summary>The name, wildcards with <c>*.</c>.</summary>
    public required string Name { get; init; }

    public required AuthorizationOrigin Origin { get; init; }

    /// <summary>When control was proved, UTC.</summary>
    public required DateTimeOffset Proved { get; init; }
}
