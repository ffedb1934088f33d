using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Syntax;
using CentralNic.Reseller.Tests.Transport;
using CentralNic.Reseller.Wire;
using Xunit;

namespace CentralNic.Reseller.Tests.Syntax;

public sealed class SyntaxCommandsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task QueryAsync_ReadsRowsWithOrWithoutAllColumns()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok")
            .AddRange("commandname", ["RenewCertificate", "RenewCertificate"]).AddRange("parameter", ["certificate", "dcvmethod"])
            .AddRange("optional", ["0", "1"]).Add("range", 1, "EMAIL|DNS-TXT|HTTP").Add("count", "2"));
        await using var test = new TestClient(api.Endpoint);

        var entries = await test.Client.Syntax.QueryAsync(
            new CommandSyntaxQuery { CommandName = "RenewCertificate", Class = "ssl123dv", Kind = CommandSyntaxKind.Request },
            CommandPriority.Housekeeping,
            Cancel);

        Assert.Equal(
            """
            [0].CommandName = RenewCertificate
            [0].Parameter = certificate
            [0].Optional = 0
            [1].CommandName = RenewCertificate
            [1].Parameter = dcvmethod
            [1].Optional = 1
            [1].Range = EMAIL|DNS-TXT|HTTP

            """,
            ResultText.Of(entries));
        Assert.Equal(
            "COMMAND=QueryCommandSyntax\ncommandname=RenewCertificate\nclass=ssl123dv\ntype=REQUEST",
            api.Received.Single().Form["s_command"]);
    }
}
