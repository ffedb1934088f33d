using Xunit;

namespace CentralNic.Reseller.Tests;

/// <summary>The table of <c>docs/design/reseller-api.md</c> says what the client sends.</summary>
public sealed class ApiTableTests
{
    [Fact]
    public async Task Typed_IsWhatTheClientSends()
    {
        var rows = ApiTable.Rows();
        var sent = (await FullestCommands.SendAllAsync(TestContext.Current.CancellationToken))
            .SelectMany(
                command => command.Parameters.Select(parameter => (Command: command.Name, Parameter: parameter.Key))).Distinct().ToList();

        Assert.DoesNotContain(
            sent, parameter => !rows.Any(row => row.IsTyped && row.Command == parameter.Command && row.IsFor(parameter.Parameter)));
        Assert.DoesNotContain(
            rows, row => row.IsTyped && !sent.Any(parameter => row.Command == parameter.Command && row.IsFor(parameter.Parameter)));
    }

    [Fact]
    public void Rows_HaveNoEmptyCellAndGiveAReasonForEveryNo()
    {
        var rows = ApiTable.Rows();

        Assert.InRange(rows.Count, 200, 400);
        Assert.Equal(rows.Count, rows.DistinctBy(row => (row.Command, row.Parameter)).Count());
        Assert.All(rows, row =>
        {
            Assert.Matches("^(no: [a-z]|.*`.*|by itself)$", row.Typed);
            Assert.Matches("^(yes|no: [a-z])$", row.Sandbox);
            Assert.Matches("^(yes|no: [a-z])$", row.Bridge);
        });
    }
}
