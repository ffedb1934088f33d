using System.Reflection;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Ids;
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
    /// <summary>Names the rules that a test holds against what an order meets.</summary>
    internal const string RuleTrait = "Rule";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>No rule is left out: each names a test that asks, orders, and holds the two against each other.</summary>
    [Fact]
    public void EveryRuleIsHeldAgainstAnOrder()
    {
        var rules = typeof(RefusalRule).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!);
        var held = typeof(RefusalQuoteTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<TraitAttribute>())
            .Where(trait => trait.Name == RuleTrait)
            .Select(trait => trait.Value)
            .Distinct();

        Assert.Equal(rules.Order(StringComparer.Ordinal), held.Order(StringComparer.Ordinal));
    }

    [Theory]
    [Trait(RuleTrait, RefusalRule.ProfileNotOffered)]
    [Trait(RuleTrait, RefusalRule.NamesNotPossible)]
    [Trait(RuleTrait, RefusalRule.NamesPerOrder)]
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
    [Trait(RuleTrait, RefusalRule.NamesNotPermitted)]
    public async Task WhatTheTenantMayNotOrder()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.StopBridgeAsync();
        harness.Tenants = [new Tenant { Id = TenantDirectory.DefaultId, Names = new NameSuffixes(["mine.test"]), Profiles = ["default"] }];
        await harness.StartBridgeAsync();

        var names = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["theirs.test"]);
        var profile = await harness.AgreesAsync(QuoteOutcome.Refused, "positive", ["a.mine.test"]);
        var unknown = await harness.Bridge.Quotes.AskAsync(new QuoteRequest(["a.mine.test"]) { Tenant = "nobody" }, Cancellation);

        Assert.Equal(RefusalRule.NamesNotPermitted, names.Findings[0].Rule);
        Assert.Equal(RefusalRule.ProfileNotOffered, profile.Findings[0].Rule);
        Assert.Equal((QuoteOutcome.Refused, RefusalRule.TenantUnknown), (unknown.Outcome, Assert.Single(unknown.Findings).Rule));
    }

    /// <summary>What an account may is what its tenant may, and less where its external account key says so.</summary>
    [Fact]
    public async Task WhatTheExternalAccountKeyDoesNotAllow()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var hmac = ExternalAccountKey.NewHmac();
        await RestartAsync(harness, new ExternalAccountKey("narrow", hmac)
        {
            Names = new NameSuffixes(["mine.test"]),
            Profiles = ["positive", "immediate"],
            DefaultProfile = "positive",
        });
        await harness.RegisterAsync(key => CommandCallerTests.Bind(key, "narrow", hmac));

        var names = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["theirs.test"]);
        var profile = await harness.AgreesAsync(QuoteOutcome.Refused, "default", ["a.mine.test"]);
        var chosen = await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["a.mine.test"]);

        Assert.Equal(RefusalRule.NamesNotPermitted, names.Findings[0].Rule);
        Assert.Equal(RefusalRule.ProfileNotOffered, profile.Findings[0].Rule);
        Assert.Equal("positive", chosen.Profile);
    }

    [Fact]
    [Trait(RuleTrait, RefusalRule.AccountSuspended)]
    [Trait(RuleTrait, RefusalRule.AccountClosed)]
    public async Task AnAccountThatMayNotOrder()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var id = harness.Account.Account.Id;
        await harness.Bridge.AccountAdministration.SuspendAsync(id, "Not paid.", Cancellation);
        await harness.ReadAccountAsync();
        var suspended = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["a.test"]);
        await harness.Bridge.AccountAdministration.DeactivateAsync(id, null, Cancellation);
        await harness.ReadAccountAsync();
        var revoked = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["a.test"]);
        await harness.ChangeAccountAsync();
        await harness.Bridge.Closing.CloseAsync(harness.Account.Account.Id, Cancellation);
        await harness.ReadAccountAsync();
        var deactivated = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["a.test"]);

        Assert.Equal(RefusalRule.AccountSuspended, suspended.Findings[0].Rule);
        Assert.Contains("Not paid.", suspended.Findings[0].Text, StringComparison.Ordinal);
        Assert.Equal(IssuancePlan.Buy, suspended.Plan);
        Assert.Equal(
            [(RefusalRule.AccountClosed, "The account is revoked."), (RefusalRule.AccountClosed, "The account is deactivated.")],
            new[] { revoked, deactivated }.Select(quote => (quote.Findings[0].Rule, quote.Findings[0].Text)));
    }

    [Fact]
    [Trait(RuleTrait, RefusalRule.TermsChanged)]
    public async Task TermsThatTheAccountHasNotAgreedTo()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.StopBridgeAsync();
        harness.Policy = harness.Policy with
        {
            TermsOfService = new Uri("https://hoster.example/terms"),
            TermsOfServiceChangeNeedsConsent = true,
        };
        await harness.StartBridgeAsync();

        var quote = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["a.test"]);

        Assert.Equal(RefusalRule.TermsChanged, quote.Findings[0].Rule);
        await harness.ChangeAccountAsync();
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["a.test"]);
    }

    [Fact]
    [Trait(RuleTrait, RefusalRule.TenantUnknown)]
    public async Task ATenantThatIsGoneOrDisabled()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var hmac = ExternalAccountKey.NewHmac();
        await RestartAsync(harness, new ExternalAccountKey("shop", hmac));
        await harness.RegisterAsync(key => CommandCallerTests.Bind(key, "shop", hmac));
        await harness.StopBridgeAsync();
        harness.Tenants = [];
        await harness.StartBridgeAsync();

        var gone = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["a.test"]);
        await harness.Bridge.TenantAdministration.CreateAsync(
            "shop", new TenantSettings { Profiles = ["default"] }, null, Cancellation);
        await harness.Bridge.TenantAdministration.DisableAsync(new TenantId("shop"), "It left.", Cancellation);
        var disabled = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["a.test"]);

        Assert.Equal(
            [RefusalRule.TenantUnknown, RefusalRule.TenantUnknown], new[] { gone, disabled }.Select(quote => quote.Findings[0].Rule));
        Assert.Contains("is disabled (It left.)", disabled.Findings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(RuleTrait, RefusalRule.CsrNotAccepted)]
    public async Task WhatTheCsrMayNotBe()
    {
        await using var harness = await BridgeHarness.StartAsync();

        var quote = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["a.test"], BridgeHarness.NewCsr("b.test"));

        Assert.Equal(RefusalRule.CsrNotAccepted, quote.Findings[0].Rule);
    }

    [Theory]
    [Trait(RuleTrait, RefusalRule.BudgetPerOrder)]
    [Trait(RuleTrait, RefusalRule.BudgetPerMonth)]
    [Trait(RuleTrait, RefusalRule.BudgetPerYear)]
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
    [Trait(RuleTrait, RefusalRule.BudgetCurrency)]
    public async Task ABudgetInAnotherCurrency()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerMonth = 1000, Currency = "XXX" });

        var quote = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["a.test"]);

        Assert.Equal(RefusalRule.BudgetCurrency, quote.Findings[0].Rule);
        Assert.Contains("Budget:Currency is XXX", quote.Findings[0].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [Trait(RuleTrait, RefusalRule.PurchasesPerAccount)]
    [Trait(RuleTrait, RefusalRule.PurchasesPerTenant)]
    [Trait(RuleTrait, RefusalRule.PurchasesPerExternalAccountKey)]
    [InlineData(RefusalRule.PurchasesPerAccount)]
    [InlineData(RefusalRule.PurchasesPerTenant)]
    [InlineData(RefusalRule.PurchasesPerExternalAccountKey)]
    public async Task TooManyPurchases(string rule)
    {
        var rate = new PurchaseRate(1, null, null);
        await using var harness = await BridgeHarness.StartAsync(limits: new RequestLimits
        {
            PurchasesPerAccount = rule == RefusalRule.PurchasesPerAccount ? rate : null,
            PurchasesPerTenant = rule == RefusalRule.PurchasesPerTenant ? rate : null,
            PurchasesPerExternalAccountKey = rule == RefusalRule.PurchasesPerExternalAccountKey ? rate : null,
        });
        var hmac = ExternalAccountKey.NewHmac();
        await RestartAsync(harness, new ExternalAccountKey("shared", hmac));
        await harness.RegisterAsync(key => CommandCallerTests.Bind(key, "shared", hmac));
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["first.test"]);

        var quote = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["second.test"]);

        Assert.Equal(rule, quote.Findings[0].Rule);
        Assert.NotNull(quote.Findings[0].Until);
        Assert.Equal((1, 1), quote.Limits.Where(limit => limit.Rule == rule).Select(limit => (limit.Used, limit.Most)).Single());
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["first.test"]);
    }

    [Theory]
    [Trait(RuleTrait, RefusalRule.NewOrdersPerAccount)]
    [Trait(RuleTrait, RefusalRule.NewOrdersPerTenant)]
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

    [Fact]
    [Trait(RuleTrait, RefusalRule.FailedValidationsPerName)]
    public async Task TooManyFailedValidations()
    {
        await using var harness = await BridgeHarness.StartAsync(
            limits: new RequestLimits { FailedValidationsPerName = new RateLimit(1, TimeSpan.FromHours(1)) });
        var order = await harness.CreateAsync(null, "bad.test");
        await harness.Bridge.Authorizations.StartChallengeAsync(harness.Account, order.Id, 0, ChallengeType.Http01, Cancellation);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Status == OrderStatus.Invalid);

        Assert.Equal(
            RefusalRule.FailedValidationsPerName,
            (await harness.AgreesAsync(QuoteOutcome.Refused, null, ["good.test", "bad.test"])).Findings[0].Rule);
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["good.test"]);
    }

    [Fact]
    [Trait(RuleTrait, RefusalRule.FailedOrders)]
    public async Task AnAccountThatIsPausedForTheNames()
    {
        await using var harness = await BridgeHarness.StartAsync(limits: new RequestLimits { FailedOrdersBeforePause = 1 });
        var order = await harness.CreateAsync(null, "hopeless.test");
        await harness.Bridge.Orders.UpdateAsync(order.Id, current => current.Fail(Sample.Problem), Cancellation);

        Assert.Equal(
            RefusalRule.FailedOrders, (await harness.AgreesAsync(QuoteOutcome.Refused, null, ["hopeless.test"])).Findings[0].Rule);
    }

    [Theory]
    [Trait(RuleTrait, RefusalRule.PendingOrdersPerAccount)]
    [Trait(RuleTrait, RefusalRule.PendingOrdersPerTenant)]
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
    [Trait(RuleTrait, RefusalRule.CertificatesPerNameSet)]
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
    [Trait(RuleTrait, RefusalRule.PurchasesPerNameSet)]
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
    [Trait(RuleTrait, RefusalRule.ProofNotSeen)]
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

    /// <summary>
    /// The method is lost after the order was made: it ends by this rule. A quote asks what a new order meets, which is refused sooner.
    /// </summary>
    [Fact]
    [Trait(RuleTrait, RefusalRule.NoDcvMethod)]
    public async Task NamesThatNoMethodProvesAnyMore()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var made = await harness.ReadyOrderAsync(null, "a.test");
        harness.Profiles = [.. harness.Profiles.Select(profile => profile with { DcvMethods = ["DNS-TXT"] })];
        await harness.ConfigureAsync();

        var quote = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["a.test"]);
        var ended = await harness.FinalizeAsync(made, BridgeHarness.NewCsr("a.test"));

        Assert.Equal(RefusalRule.NamesNotPossible, Assert.Single(quote.Findings).Rule);
        Assert.Equal((OrderStatus.Invalid, 0), (ended.Status, harness.Purchases));
        Assert.Contains("DNS-TXT", ended.Issuance!.DcvFinding ?? ended.Error!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(RuleTrait, RefusalRule.ProofNotPossible)]
    public async Task AProofThatCannotBePublished()
    {
        await using var dns = await DnsSetup.StartAsync(
            DnsSetup.Bind,
            TsigTestKey.Sha256,
            ("mine.test", "www A 127.0.0.1\n_dnsauth.www CNAME victim.others.test."),
            ("others.test", "victim A 127.0.0.1"));
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: new Dictionary<string, string[]> { ["default"] = ["DNS-TXT"] },
            dcv: (_, options) => options with { Rfc2136 = [dns.Options("mine.test")] },
            fixedAddresses: "elsewhere.invalid");

        var quote = await harness.QuoteAsync(null, null, ["www.mine.test"]);
        var order = await harness.ProvedOrderAsync(null, "www.mine.test");

        Assert.Equal((QuoteOutcome.Refused, RefusalRule.ProofNotPossible), (quote.Outcome, quote.Findings[0].Rule));
        Assert.False(Assert.Single(quote.Proofs).IsPossible);
        Assert.Equal(OrderStatus.Invalid, order.Status);
        Assert.Contains(order.Error!.Detail, quote.Findings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(RuleTrait, RefusalRule.CaaForbids)]
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
    [Trait(RuleTrait, RefusalRule.CreditExhausted)]
    public async Task AnAccountAtTheResellerWithoutCredit()
    {
        await using var harness = await BridgeHarness.StartAsync(credit: 10m);

        var quote = await harness.AgreesAsync(QuoteOutcome.Waits, null, ["a.test"]);

        Assert.Equal(RefusalRule.CreditExhausted, quote.Findings[0].Rule);
        Assert.Equal(0, harness.Purchases);
    }

    [Fact]
    [Trait(RuleTrait, RefusalRule.ResellerRefuses)]
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
    [Trait(RuleTrait, RefusalRule.NamesDiffer)]
    public async Task NamesThatTheResellerWouldNotIssue()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Upstream.Rewrites = (command, answer) =>
            command == "AddCertificate" ? answer.Replace("= a.test", "= other.test", StringComparison.Ordinal) : answer;

        var quote = await harness.AgreesAsync(QuoteOutcome.Refused, null, ["a.test"]);

        Assert.Equal(RefusalRule.NamesDiffer, quote.Findings[0].Rule);
    }

    [Fact]
    [Trait(RuleTrait, RefusalRule.ResellerUnavailable)]
    public async Task AResellerThatIsAway()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Upstream.Rewrites = (command, answer) => command == "AddCertificate" ? "[RESPONSE]\ncode = 423\nEOF\n" : answer;

        var quote = await harness.AgreesAsync(QuoteOutcome.Waits, null, ["a.test"]);

        Assert.Equal(RefusalRule.ResellerUnavailable, quote.Findings[0].Rule);
    }

    [Fact]
    [Trait(RuleTrait, RefusalRule.ClockOff)]
    public async Task AClockThatIsWrong()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Clock.Shift = TimeSpan.FromHours(-2);

        var quote = await harness.AgreesAsync(QuoteOutcome.Waits, null, ["a.test"]);

        Assert.Equal(RefusalRule.ClockOff, quote.Findings[0].Rule);
        Assert.Contains("Set this machine's clock", quote.Findings[0].Text, StringComparison.Ordinal);
        Assert.Equal(0, harness.Purchases);
    }

    /// <summary>Starts the bridge again with a tenant that has a key.</summary>
    private static async Task RestartAsync(BridgeHarness harness, ExternalAccountKey key)
    {
        await harness.StopBridgeAsync();
        harness.Tenants = [new Tenant { Id = new TenantId("shop"), ExternalAccountKeys = [key] }];
        await harness.StartBridgeAsync();
    }
}
