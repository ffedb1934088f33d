using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Orders;

public class AttentionTests
{
    [Theory]
    [InlineData(AttentionKind.CreditExhausted, "Planned Preparing Intent")]
    [InlineData(AttentionKind.StoreDamaged, "Planned Preparing Intent")]
    [InlineData(AttentionKind.PublishByHand, "Preparing Ordered DcvPublished")]
    [InlineData(AttentionKind.ProofMissing, "Planned Preparing Ordered DcvPublished")]
    [InlineData(AttentionKind.Parked, "Parked")]
    [InlineData(AttentionKind.Refused, "Failed Cancelling")]
    public void In_LastsAsLongAsThereIsSomethingToDo(AttentionKind kind, string states)
    {
        var attention = new Attention(kind, "why", Sample.Now);

        Assert.Equal(
            states.Split(' '),
            Enum.GetValues<IssuanceState>().Where(state => attention.In(state) is not null).Select(state => state.ToString()));
    }

    [Fact]
    public void Continuing_TheSameThingKeepsSinceWhenAndThatItWasTold()
    {
        var before = new Attention(AttentionKind.CreditExhausted, "why", Sample.Now, Sample.Now.AddMinutes(1));

        Assert.Equal(
            before with { Text = "still" },
            new Attention(AttentionKind.CreditExhausted, "still", Sample.Now.AddHours(1)).Continuing(before));
        Assert.Null(new Attention(AttentionKind.Parked, "else", Sample.Now).Continuing(before).Told);
    }
}
