using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Events;
using CentralNic.Reseller.Wire;
using Xunit;

namespace CentralNic.Reseller.Tests.Transport;

/// <summary>What the log says of commands.</summary>
public sealed class CommandLogTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CommandPriority.Polling, "Debug: QueryEventList succeeded")]
    [InlineData(CommandPriority.Interactive, "Information: QueryEventList succeeded")]
    public async Task LookForNews_IsLoggedForWhoDebugs(CommandPriority priority, string expected)
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok")
            .Add("count", "0").Add("first", "0").Add("last", "0").Add("limit", "100").Add("total", "0"));
        await using var test = new TestClient(api.Endpoint);

        await test.Client.Events.ListAsync(new EventListFilter(), priority, Cancel).ToListAsync(Cancel);

        Assert.Contains(test.Lines, line => line.StartsWith(expected, StringComparison.Ordinal));
    }
}
