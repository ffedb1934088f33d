using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>Which orders are listed: those that are all that is asked for.</summary>
public sealed record OrderFilter
{
    /// <summary>With this status, as the client sees it; <see langword="null"/>: any.</summary>
    public OrderStatus? Status { get; init; }

    /// <summary>With an issuance in this state; <see langword="null"/>: any, or none.</summary>
    public IssuanceState? State { get; init; }

    /// <summary>Not final; <see langword="false"/>: final or not.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Open, and a person should know or do something about it; <see langword="false"/>: or not.</summary>
    public bool NeedsAttention { get; init; }

    /// <summary>Paid by this tenant; <see langword="null"/>: by any.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>Made by this account; <see langword="null"/>: by any.</summary>
    public AccountId? Account { get; init; }

    /// <summary>With this profile; <see langword="null"/>: with any.</summary>
    public string? Profile { get; init; }

    /// <summary>
    /// With this name or one below it, A-labels in lower case; a leading <c>*.</c> does not matter. <see langword="null"/>: with any.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>With a name that has this text in it; <see langword="null"/>: with any.</summary>
    public string? Text { get; init; }

    /// <summary>Made at this time or later; <see langword="null"/>: at any.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Made at this time or earlier; <see langword="null"/>: at any.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    /// <summary>The ids that can be, the newest first.</summary>
    internal IReadOnlyList<IdRange> Ranges => NewestFirst.Ranges(CreatedFrom, CreatedTo);

    /// <summary>The marks that each order has.</summary>
    /// <param name="areTagged">Whether all orders have the marks of this version; those of older ones are few.</param>
    internal List<string> TagsOf(bool areTagged)
    {
        var tags = new List<string>();
        Add(NeedsAttention, OrderTags.Attention);
        Add(State == IssuanceState.Parked, OrderTags.Parked);
        Add(IsOpen || (State is { } state && !IssuanceStates.Transitions.IsFinal(state)), OrderTags.Open);
        if (!areTagged)
        {
            return tags;
        }

        if ((Status ?? StatusOf(State)) is { } status)
        {
            tags.Add(OrderTags.Status(status));
        }

        if (Tenant is { } tenant)
        {
            tags.Add(OrderTags.Tenant(tenant));
        }

        if (Account is { } account)
        {
            tags.Add(OrderTags.Orderer(account));
        }

        if (Profile is not null)
        {
            tags.Add(OrderTags.Profile(Profile));
        }

        if (Name is not null && NameSuffixes.Bare(Name) is var name && name.Contains('.', StringComparison.Ordinal))
        {
            tags.Add(OrderTags.Name(name));
        }

        return tags;

        void Add(bool isWanted, string tag)
        {
            if (isWanted)
            {
                tags.Add(tag);
            }
        }
    }

    /// <summary>Whether an order is all that is asked for.</summary>
    internal bool Matches(Order order) => !order.AuthorizationOnly
        && (Status is null || order.Status == Status)
        && (State is null || order.Issuance?.State == State)
        && (!IsOpen || !order.IsFinal)
        && (!NeedsAttention || order is { IsFinal: false, Issuance.Attention: not null })
        && (Tenant is null || order.Tenant == Tenant)
        && (Account is null || order.Account == Account)
        && (Profile is null || order.Profile == Profile)
        && (Name is null || order.Names.Any(name => NameSuffixes.IsAtOrBelow(NameSuffixes.Bare(name), NameSuffixes.Bare(Name))))
        && (Text is null || order.Names.Any(name => name.Contains(Text, StringComparison.OrdinalIgnoreCase)))
        && (CreatedFrom is null || order.Created >= CreatedFrom)
        && (CreatedTo is null || order.Created <= CreatedTo);

    private static OrderStatus? StatusOf(IssuanceState? state) => state switch
    {
        null => null,
        IssuanceState.Issued => OrderStatus.Valid,
        IssuanceState.Failed => OrderStatus.Invalid,
        _ => OrderStatus.Processing,
    };
}
