using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Accounts;

public sealed class LastUsesTests(TestStore store) : IClassFixture<TestStore>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A use that a clock dated which was ahead is followed by the next one.</summary>
    [Fact]
    public async Task AUseThatIsDatedAhead_IsReplacedByTheNextOne()
    {
        var clock = new ShiftedTime(new FakeTimeProvider(Sample.Now)) { Shift = TimeSpan.FromDays(400) };
        var before = new LastUses(store.Documents, clock);
        before.Note(Sample.Account);
        await before.WriteAsync(Stop);
        clock.Shift = TimeSpan.Zero;

        before.Note(Sample.Account);
        await before.WriteAsync(Stop);

        Assert.Equal(Sample.Now, await new LastUses(store.Documents, clock).FindAsync(Sample.Account, Stop));
    }
}
