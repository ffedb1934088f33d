using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Notifications;

/// <summary>Whatever an order can need a person for has a name and a title of its own.</summary>
public sealed class AttentionKindTests
{
    private static readonly AttentionKind[] All = Enum.GetValues<AttentionKind>();

    [Fact]
    public void Kind_HasANameThatChannelsCanBeLimitedTo() =>
        Assert.Equal([], All.Select(OrderNotice.KindOf).Except(NotificationKinds.All));

    [Fact]
    public void Kind_HasANameAndTitleOfItsOwn()
    {
        Assert.Equal(All.Length, All.Select(OrderNotice.KindOf).Distinct().Count());
        Assert.Equal(All.Length, All.Select(OrderNotice.TitleOf).Distinct().Count());
    }
}
