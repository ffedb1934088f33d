using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Quotes;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Quotes;

/// <summary>What a quote says of every refusal, wait and question is what an order then meets, and by the same rule.</summary>
public class RefusalQuoteTests
{
    [Theory]
    [InlineData(RefusalRule.ProfileNotOffered, "nosuch", "a.test")]
    [InlineData(RefusalRule.NamesNotPossible, "positive", "a.test", "b.test")]
    [InlineData(RefusalRule.NamesNotPossible, "default", "*.a.test")]
    [InlineData(RefusalRule.NamesPerOrder, "default", "a.test", "b.test", "c.test", "d.test")]
    public async Task WhatAnOrderCannotHave(string rule, string profile, params string[] names)
    {
        await using var harness = await BridgeHarness.StartAsync(policy: policy => policy with { MaxNamesPerOrder = 3 });

        var quote = await harness.AgreesAsync(QuoteOutcome.Refused, profile, names);

        Assert.Equal(rule, quote.Findings[0].Rule);
        Assert.Null(quote.Plan);
    }

    [Fact]
    public async Task WhatTheTenantMayNotOrder()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.StopBridgeAsync();
        harness.Tenants = [new Tenant { Id = TenantDirectory.DefaultId, Names = new NameSuffixes(["mine.test"]), Profiles = ["default"] }];
        await harness.StartBridgeAsync();

        var names = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["theirs.test"]);
        var profile = await harness.AgreesAsync(QuoteOutcome.Refused, "positive", ["a.mine.test"]);
        var unknown = await harness.Bridge.Quotes.AskAsync(
            new QuoteRequest(["a.mine.test"]) { Tenant = "nobody" }, TestContext.Current.CancellationToken);

        Assert.Equal(RefusalRule.NamesNotPermitted, names.Findings[0].Rule);
        Assert.Equal(RefusalRule.ProfileNotOffered, profile.Findings[0].Rule);
        Assert.Equal((QuoteOutcome.Refused, RefusalRule.TenantUnknown), (unknown.Outcome, Assert.Single(unknown.Findings).Rule));
    }

    [Fact]
    public async Task WhatTheCsrMayNotBe()
    {
        await using var harness = await BridgeHarness.StartAsync();

        var quote = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["a.test"], BridgeHarness.NewCsr("b.test"));

        Assert.Equal(RefusalRule.CsrNotAccepted, quote.Findings[0].Rule);
    }

    [Theory]
    [InlineData(RefusalRule.BudgetPerOrder, "41.99", null, null)]
    [InlineData(RefusalRule.BudgetPerOrder, null, "41.99", null)]
    [InlineData(RefusalRule.BudgetPerMonth, null, "80", null)]
    [InlineData(RefusalRule.BudgetPerYear, null, null, "80")]
    public async Task WhatTheBudgetDoesNotAllow(string rule, string? perOrder, string? perMonth, string? perYear)
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits
        {
            PerOrder = Amount(perOrder),
            PerMonth = Amount(perMonth),
            PerYear = Amount(perYear),
        });
        if (rule != RefusalRule.BudgetPerOrder)
        {
            await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["first.test"]);
        }

        var quote = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["second.test"]);

        Assert.Equal(rule, quote.Findings[0].Rule);
        Assert.Equal(rule == RefusalRule.BudgetPerOrder, quote.Budgets[0].Spent == 0);
        Assert.Equal(42m, quote.Price!.Net);

        // What is paid goes on whatever the budget.
        if (rule != RefusalRule.BudgetPerOrder)
        {
            await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["first.test"]);
        }

        static decimal? Amount(string? text) =>
            text is null ? null : decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task ABudgetInAnotherCurrency()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerMonth = 1000, Currency = "XXX" });

        var quote = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["a.test"]);

        Assert.Equal(RefusalRule.BudgetCurrency, quote.Findings[0].Rule);
        Assert.Contains("Budget:Currency is XXX", quote.Findings[0].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RefusalRule.PurchasesPerAccount)]
    [InlineData(RefusalRule.PurchasesPerTenant)]
    public async Task TooManyPurchases(string rule)
    {
        var rate = new PurchaseRate(1, null, null);
        await using var harness = await BridgeHarness.StartAsync(limits: new RequestLimits
        {
            PurchasesPerAccount = rule == RefusalRule.PurchasesPerAccount ? rate : null,
            PurchasesPerTenant = rule == RefusalRule.PurchasesPerTenant ? rate : null,
        });
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["first.test"]);

        var quote = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["second.test"]);

        Assert.Equal(rule, quote.Findings[0].Rule);
        Assert.NotNull(quote.Findings[0].Until);
        Assert.Equal((1, 1), quote.Limits.Where(limit => limit.Rule == rule).Select(limit => (limit.Used, limit.Most)).Single());
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["first.test"]);
    }

    [Theory]
    [InlineData(1, 50_000, RefusalRule.NewOrdersPerAccount)]
    [InlineData(10_000, 1, RefusalRule.NewOrdersPerTenant)]
    public async Task TooManyOrders(int perAccount, int perTenant, string rule)
    {
        await using var harness = await BridgeHarness.StartAsync(limits: new RequestLimits
        {
            NewOrdersPerAccount = new RateLimit(perAccount, TimeSpan.FromHours(1)),
            NewOrdersPerTenant = new RateLimit(perTenant, TimeSpan.FromHours(1)),
            PurchasesPerAccount = null,
        });
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["first.test"]);

        Assert.Equal(
            rule,
            (await harness.AgreesAsync(QuoteOutcome.Refused, null, ["second.test"])).Findings[0].Rule);
    }

    [Theory]
    [InlineData(1, 50_000, RefusalRule.PendingOrdersPerAccount)]
    [InlineData(10_000, 1, RefusalRule.PendingOrdersPerTenant)]
    public async Task TooManyOpenOrders(int perAccount, int perTenant, string rule)
    {
        await using var harness = await BridgeHarness.StartAsync(
            limits: new RequestLimits { PendingOrdersPerAccount = perAccount, PendingOrdersPerTenant = perTenant });
        await harness.ReadyOrderAsync(null, "open.test");

        Assert.Equal(
            rule,
            (await harness.AgreesAsync(QuoteOutcome.Refused, null, ["second.test"])).Findings[0].Rule);
    }

    [Fact]
    public async Task TooManyCertificatesForTheNames()
    {
        await using var harness = await BridgeHarness.StartAsync(
            limits: new RequestLimits { CertificatesPerNameSet = new RateLimit(1, TimeSpan.FromDays(1)) });
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["first.test"]);

        Assert.Equal(
            RefusalRule.CertificatesPerNameSet,
            (await harness.AgreesAsync(QuoteOutcome.Refused, null, ["first.test"])).Findings[0].Rule);
    }

    [Fact]
    public async Task NamesThatArePaidForAskTheOperator()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.AgreesAsync(QuoteOutcome.Proceeds, "default", ["paid.test"]);

        var quote = await harness.AgreesAsync(QuoteOutcome.AsksOperator, "positive", ["paid.test"]);

        Assert.Equal(RefusalRule.PurchasesPerNameSet, quote.Findings[0].Rule);
        Assert.Equal((1, 1), quote.Limits.Where(limit => limit.Period == "paid-year").Select(limit => (limit.Used, limit.Most)).Single());
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    public async Task ASiteThatDoesNotForward()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Forwards = (host, _) => host != "closed.test";

        var quote = await harness.AgreesAsync(QuoteOutcome.Waits, null, ["open.test", "closed.test"]);

        Assert.Equal(RefusalRule.ProofNotSeen, quote.Findings[0].Rule);
        Assert.Equal([true, false], quote.Proofs.Select(proof => proof.IsPossible));
        Assert.Contains("let the web server forward", quote.Proofs[1].Finding, StringComparison.Ordinal);
        Assert.Equal(0, harness.Purchases);
    }

    [Fact]
    public async Task CaaThatForbids()
    {
        await using var dns = await DnsSetup.StartAsync(
            DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", "@ A 127.0.0.1\n@ CAA 0 issue \"letsencrypt.org\""));
        await using var harness = await BridgeHarness.StartAsync(dns: dns, fixedAddresses: "fixed.test");

        var quote = await harness.QuoteAsync(null, null, ["example.test"]);
        var order = await harness.ProvedOrderAsync(null, "example.test");

        Assert.Equal((QuoteOutcome.Refused, RefusalRule.CaaForbids), (quote.Outcome, quote.Findings[0].Rule));
        Assert.False(Assert.Single(quote.Proofs).CaaPermits);
        Assert.Equal(OrderStatus.Invalid, order.Status);
        Assert.Contains(order.Error!.Detail, quote.Findings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheResellerRefuses()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Upstream.Rejects = text => text.Contains("checkonly=1", StringComparison.OrdinalIgnoreCase);
        harness.Upstream.RefusalText = "DOMAIN is not possible";

        var quote = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["a.test"]);

        Assert.Equal(RefusalRule.ResellerRefuses, quote.Findings[0].Rule);
        Assert.Equal((IssuancePlan.Buy, null), (quote.Plan!.Value, quote.Price));
    }

    [Fact]
    public async Task NamesThatTheResellerWouldNotIssue()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Upstream.Rewrites = (command, answer) =>
            command == "AddCertificate" ? answer.Replace("= a.test", "= other.test", StringComparison.Ordinal) : answer;

        var quote = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["a.test"]);

        Assert.Equal(RefusalRule.NamesDiffer, quote.Findings[0].Rule);
    }

    [Fact]
    public async Task AResellerThatIsAway()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Upstream.Rewrites = (command, answer) => command == "AddCertificate" ? "[RESPONSE]\ncode = 423\nEOF\n" : answer;

        var quote = await harness.AgreesAsync(QuoteOutcome.Waits, null, ["a.test"]);

        Assert.Equal(RefusalRule.ResellerUnavailable, quote.Findings[0].Rule);
    }

    [Fact]
    public async Task AClockThatIsWrong()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Clock.Shift = TimeSpan.FromHours(-2);

        var quote = await harness.QuoteAsync(null, null, ["a.test"]);

        Assert.Equal((QuoteOutcome.Waits, RefusalRule.ClockOff), (quote.Outcome, quote.Findings[0].Rule));
        Assert.Contains("Set this machine's clock", quote.Findings[0].Text, StringComparison.Ordinal);
    }
}
