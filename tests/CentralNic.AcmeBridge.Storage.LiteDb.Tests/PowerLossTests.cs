using CentralNic.AcmeBridge.Core.Store;
using Xunit;


namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>
/// Loses power at every operation on the files of a run that fills the journal and brings it into the database, again and again.
/// </summary>
public sealed class PowerLossTests
{
    private const int Rounds = 12;

    [Fact]
    public async Task OpenAsync_AfterPowerLossAtAnyOperationHasEveryAcknowledgedCommitWhole()
    {
        var operations = await RunAsync(int.MaxValue);
        Assert.True(operations > 100, $"The run has only {operations} operations.");
        for (var darkAt = 1; darkAt < operations; darkAt++)
        {
            await RunAsync(darkAt);
        }
    }

    private static async Task<int> RunAsync(int darkAt)
    {
        using var folder = new TestFolder();
        await (await folder.OpenAsync()).DisposeAsync(); // The empty database is made and put in place at the first start.
        var disk = new PowerLossDisk(seed: darkAt) { DarkAt = darkAt };
        var acknowledged = 0;
        try
        {
            await using var store = await folder.OpenAsync(disk.Open, journalBytes: 4096);
            for (; acknowledged < Rounds; acknowledged++)
            {
                var text = new string((char)('a' + acknowledged), 900);
                await store.CommitAsync(
                    [
                        StoreSteps.Put("left", acknowledged, text, acknowledged % 2 == 0 ? ["alias"] : []),
                        StoreSteps.Put("right", acknowledged, text, acknowledged % 2 == 1 ? ["alias"] : []),
                        StoreSteps.Put($"new-{acknowledged}", 0, text),
                    ],
                    TestContext.Current.CancellationToken);
                if (acknowledged % 4 == 3)
                {
                    await store.SettleAsync();
                }
            }
        }
        catch (StoreUnavailableException)
        {
            Assert.True(disk.IsDark);
        }

        disk.WriteSurvivors();
        await CheckAsync(folder, acknowledged, $"power lost at operation {darkAt}");
        return disk.Operations;
    }

    private static async Task CheckAsync(TestFolder folder, int acknowledged, string when)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var store = await folder.OpenAsync();
        var left = await store.ReadAsync(StoreSteps.Key("left"), cancellation);
        var right = await store.ReadAsync(StoreSteps.Key("right"), cancellation);
        var version = left?.Version ?? 0;
        Assert.True(
            version == acknowledged || version == acknowledged + 1, $"{when}: {acknowledged} were acknowledged, {version} are there.");
        Assert.True(version == (right?.Version ?? 0), $"{when}: one document of a commit is there, the other not.");
        for (var i = 0; i < version; i++)
        {
            Assert.True(await store.TextAsync($"new-{i}") == new string((char)('a' + i), 900), $"{when}: document {i} is missing or torn.");
        }

        if (version > 0)
        {
            var lead = await store.ReadByAliasAsync("order", "alias", cancellation);
            Assert.True(lead?.Key.Id == (version % 2 == 1 ? "left" : "right"), $"{when}: the alias leads to {lead?.Key.Id}.");
            Assert.Equal(new string((char)('a' + version - 1), 900), await store.TextAsync("left"));
        }

        await store.PutAsync("after", 0, "goes on");
        await store.SettleAsync();
        Assert.Equal("goes on", await store.TextAsync("after"));
    }
}
