using CentralNic.Reseller.Tests;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

/// <summary>The table of <c>docs/design/reseller-api.md</c> says what the sandbox accepts.</summary>
public sealed class ApiTableSandboxTests
{
    private const int InvalidCommandName = 500;
    private const int InvalidAttributeName = 503;

    [Fact]
    public async Task Sandbox_AcceptsWhatTheTableSays()
    {
        await using var setting = await Setting.StartAsync();
        var accepted = new Dictionary<ApiTableRow, bool>();
        foreach (var row in ApiTable.Rows())
        {
            accepted[row] = await IsAcceptedAsync(setting.Api, row);
        }

        if (Environment.GetEnvironmentVariable("RESELLER_API_TABLE") == "update")
        {
            ApiTable.UpdateSandbox(row => accepted[row]);
        }

        Assert.Empty(
            ApiTable.Rows().Where(
                row => (row.Sandbox == "yes") != accepted.First(
                    pair => pair.Key.Command == row.Command && pair.Key.Parameter == row.Parameter).Value)
                .Select(row => $"{row.Command} {row.Parameter}"));
    }

    /// <summary>Both ends of a range must be known. Nothing else is sent, so that no command does anything.</summary>
    private static async Task<bool> IsAcceptedAsync(Api api, ApiTableRow row)
    {
        var (first, last) = row.Bounds;
        var answer = await api.SendAsync(new ResellerCommand(row.Command).Set("apiversion", "x").Set(first, "x").Set(last, "x"));
        return answer.Code is not (InvalidCommandName or InvalidAttributeName);
    }
}
