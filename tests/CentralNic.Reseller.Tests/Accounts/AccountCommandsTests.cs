using CentralNic.Reseller.Accounts;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Tests.Transport;
using CentralNic.Reseller.Wire;
using Xunit;

namespace CentralNic.Reseller.Tests.Accounts;

public sealed class AccountCommandsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("credit threshold")]
    [InlineData("CREDIT_THRESHOLD")]
    public async Task StatusAsync_ReadsTheMoney(string threshold)
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok")
            .Add("registrar", "acme").Add("amount", "100219.89").Add("credit", "-1.50").Add(threshold, "22000.00")
            .Add("currency", "EUR").Add("vat", "19.00").Add("new", "value"));
        await using var test = new TestClient(api.Endpoint);

        var status = await test.Client.Account.StatusAsync(CommandPriority.Housekeeping, Cancel);

        Assert.Equal(
            """
            Registrar = acme
            Amount = 100219.89
            Credit = -1.50
            CreditThreshold = 22000.00
            Currency = EUR
            Vat = 19.00
            Other[new] = value

            """,
            ResultText.Of(status));
        Assert.Equal("COMMAND=StatusAccount", api.Received.Single().Form["s_command"]);
    }
}
