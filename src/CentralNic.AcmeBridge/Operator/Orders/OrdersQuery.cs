using System.ComponentModel;
using System.Globalization;
using System.Text;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Orders;

/// <summary>Which orders are wanted.</summary>
internal sealed record OrdersQuery(
    [property: Description("pending, ready, processing, valid or invalid; or the state of the issuance: planned, preparing, intent, "
        + "ordered, dcvPublished, awaitingCa, issued, failed, parked or cancelling")] string? State,
    [property: Description("Who pays")] string? Tenant,
    [property: Description("The ACME account that ordered")] string? Account,
    [property: Description("The profile")] string? Profile,
    [property: Description("A name of the order, or a domain that one lies in; international names in either form")] string? Name,
    [property: Description("A part of a name; searches through many orders, so a page may be short though there are more")] string? Text,
    [property: Description("Made at this moment or later (RFC 3339)")] DateTimeOffset? From,
    [property: Description("Made before this moment (RFC 3339)")] DateTimeOffset? To,
    [property: Description("Only those that are not settled")] bool? Open,
    [property: Description("Only open ones of which a person should know or do something")] bool? Attention)
{
    /// <summary>What is wanted of what the caller may see.</summary>
    public OrderFilter ToFilter(OperatorCaller caller)
    {
        var (status, issuance) = ReadState();
        return new OrderFilter
        {
            Status = status,
            State = issuance,
            Tenant = caller.FilterBy(Tenant) is { } tenant ? new TenantId(tenant) : null,
            Account = Account is { } account ? new AccountId(account) : null,
            Profile = Profile,
            Name = Name is null ? null : AsciiOf(Name),
            Text = Text,
            CreatedFrom = From,
            CreatedTo = To?.AddTicks(-1),
            IsOpen = Open == true,
            NeedsAttention = Attention == true,
        };
    }

    private (OrderStatus? Status, IssuanceState? Issuance) ReadState() =>
        State is null ? (null, null)
        : IsName<OrderStatus>(State) ? (Enum.Parse<OrderStatus>(State, ignoreCase: true), null)
        : IsName<IssuanceState>(State) ? (null, Enum.Parse<IssuanceState>(State, ignoreCase: true))
        : throw new InvalidRequestException(
            "state",
            $"state is '{State}': give one of "
            + string.Join(", ", Enum.GetNames<OrderStatus>().Concat(Enum.GetNames<IssuanceState>())
                .Select(name => char.ToLowerInvariant(name[0]) + name[1..])) + ".");

    private static bool IsName<T>(string text)
        where T : struct, Enum => Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase);

    /// <summary>A-labels in lower case, as orders have their names.</summary>
    private static string AsciiOf(string name)
    {
        if (Ascii.IsValid(name))
        {
            return name.ToLowerInvariant();
        }

        try
        {
            return new IdnMapping().GetAscii(name).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            throw new InvalidRequestException("name", $"name is '{name}', which is no domain name.");
        }
    }
}
