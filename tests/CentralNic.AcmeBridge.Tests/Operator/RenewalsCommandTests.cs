using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>The operator has certificates renewed early, and clients are told.</summary>
[Collection(RunningBridge.Name)]
public sealed class RenewalsCommandTests(RunningBridge bridge)
{
    [Fact]
    public async Task PullForward_OneByIdOrOrderAndBackAgain()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        using var held = await HeldCertificate.GetAsync(bridge, customer, null, "one.renewals.test");
        var due = await StartAsync(customer, held);
        Assert.True(due > DateTimeOffset.UtcNow.AddDays(1));

        var (exitCode, output, error) = await RunAsync(held.ResellerId);

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.Matches($@"^CERTIFICATE +NAMES +RENEWED FROM +TO\s+{held.ResellerId} +one\.renewals\.test +\d{{4}}-", output);
        Assert.InRange(await StartAsync(customer, held), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);

        var order = OperatorServerTests.IdOf((await customer.OrdersAsync())[^1]!);
        Assert.Equal(ExitCode.Success, (await RunAsync("--order", order, "--undo")).ExitCode);
        Assert.Equal(due, await StartAsync(customer, held));

        // A day that is later than the due one changes nothing.
        Assert.Equal(ExitCode.Success, (await RunAsync("--order", order, "--from", "2099-01-01")).ExitCode);
        Assert.Equal(due, await StartAsync(customer, held));
    }

    [Fact]
    public async Task PullForward_AllOfAProfileAndTenantThatAreInForce()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        using var meant = await HeldCertificate.GetAsync(bridge, customer, "positive", "meant.renewals.test");
        using var revoked = await HeldCertificate.GetAsync(bridge, customer, "positive", "revoked.renewals.test");
        using var other = await HeldCertificate.GetAsync(bridge, customer, "default", "other.renewals.test");
        Assert.Equal(200, (await customer.PostAsync(bridge.Url("revoke-cert"), revoked.Revocation())).Status);
        var due = await StartAsync(customer, other);

        var (exitCode, output, _) = await RunAsync("--profile", "positive", "--tenant", "default", "--json");

        Assert.Equal(ExitCode.Success, exitCode);
        var told = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.All(told, notice => Assert.Equal(("positive", "default"), ((string?)notice["profile"], (string?)notice["tenant"])));
        Assert.Contains(told, notice => (string?)notice["certificate"] == meant.ResellerId);
        Assert.DoesNotContain(told, notice => (string?)notice["certificate"] == revoked.ResellerId);
        Assert.True(await StartAsync(customer, meant) <= DateTimeOffset.UtcNow);
        Assert.Equal(due, await StartAsync(customer, other));
        Assert.Equal(
            "There are no such certificates.", (await RunAsync("--profile", "none", "--tenant", "Default")).Output.Trim());
    }

    [Theory]
    [InlineData(ExitCode.Failure, "Name one certificate")]
    [InlineData(ExitCode.Failure, "There is no certificate nosuch.", "nosuch")]
    [InlineData(ExitCode.Failure, "There is no order nosuch.", "--order", "nosuch")]
    [InlineData(ExitCode.Failure, "Name one certificate", "nosuch", "--tenant", "default")]
    [InlineData(ExitCode.Usage, "is not a day", "nosuch", "--from", "tomorrow")]
    [InlineData(ExitCode.Usage, "exclude each other", "nosuch", "--from", "2026-12-01", "--undo")]
    public async Task PullForward_OfNothingClearIsRefused(int exitCode, string reason, params string[] arguments)
    {
        var refused = await RunAsync(arguments);

        Assert.Equal(exitCode, refused.ExitCode);
        Assert.Contains(reason, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PullForward_OfAnOrderWithoutCertificateIsRefused()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var order = OperatorServerTests.IdOf((await customer.OrderAsync("pending.renewals.test")).Location!);

        var refused = await RunAsync("--order", order);

        Assert.Equal((ExitCode.Failure, $"Order {order} has no certificate."), (refused.ExitCode, refused.Error.Trim()));
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        OperatorConsole.RunAsync(bridge.DataFolder, ["renewals", "pull-forward", .. arguments]);

    private async Task<DateTimeOffset> StartAsync(Customer customer, HeldCertificate held) =>
        (await customer.Raw.GetAsync(bridge.Url("renewal-info/" + held.RenewalId))).Json
            .GetProperty("suggestedWindow").GetProperty("start").GetDateTimeOffset();
}
