using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Tests;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.AcmeBridge.Tests.Operator;
using CentralNic.AcmeBridge.Tests.Operator.SignIn;
using CentralNic.Reseller.Sandbox;
using Microsoft.Playwright;
using Xunit;

namespace CentralNic.AcmeBridge.PageTests;

/// <summary>A running bridge with some history, and a browser to look at its pages with.</summary>
[CollectionDefinition(Name)]
public sealed class PageSite : IAsyncLifetime, ICollectionFixture<PageSite>
{
    public const string Name = "page site";

    private const string Chromium = "/usr/bin/chromium";

    private readonly List<Task> _clients = [];
    private readonly List<Customer> _customers = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The account at the reseller that what is paid for can be handed over to.</summary>
    internal const string Subreseller = "customer";

    /// <summary>The profile whose names are proved by HTTPS first, which no site of the tests has, and by HTTP.</summary>
    internal const string HttpsFirst = "https-first";

    /// <summary>The tenant whose purchases must be approved, and its external account key.</summary>
    internal const string Asked = "asked", AskedKey = "asked_1";

    /// <summary>Says "later" to all questions, so that people decide.</summary>
    private HosterSystem _hoster = null!;

    internal RunningBridge Bridge { get; private set; } = null!;

    /// <summary>An order that has its certificate.</summary>
    internal string ValidOrder { get; private set; } = "";

    /// <summary>The certificate of <see cref="ValidOrder"/>.</summary>
    internal string Certificate { get; private set; } = "";

    /// <summary>What was paid for <see cref="ValidOrder"/>.</summary>
    internal string Subscription { get; private set; } = "";

    /// <summary>The account of <see cref="ValidOrder"/>.</summary>
    internal string Account { get; private set; } = "";

    /// <summary>An order that waits for the operator's answer.</summary>
    internal string ParkedOrder { get; private set; } = "";

    /// <summary>What was told of <see cref="ParkedOrder"/>.</summary>
    internal string Notification { get; private set; } = "";

    /// <summary>An entry of the audit trail.</summary>
    internal string AuditEntry { get; private set; } = "";

    /// <summary>An order whose purchase waits for approval.</summary>
    internal string UnapprovedOrder { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
        _hoster = await HosterSystem.StartAsync();
        _hoster.Answer("""{"decision":"later","reason":"The accounting is closed."}""");
        Bridge = new RunningBridge(
            ("Limits__FailedOrdersBeforePause", "2"),
            ($"Profiles__{HttpsFirst}__Class", "positivessldv"),
            ($"Profiles__{HttpsFirst}__DcvMethods__0", "HTTPS"),
            ($"Profiles__{HttpsFirst}__DcvMethods__1", "HTTP"),
            ($"Profiles__{HttpsFirst}__TechContact", "P-ABC123"),
            ($"Tenants__{Asked}__Names", "asked.test"),
            ($"Tenants__{Asked}__ExternalAccountKeys__{AskedKey}__Key", RunningBridge.HmacOf(AskedKey)),
            ($"Tenants__{Asked}__Approval__Url", _hoster.Endpoint.Url.AbsoluteUri),
            ($"Tenants__{Asked}__Approval__Secret", HosterSystem.Secret))
        {
            MoreAccounts = [new SandboxAccount(Subreseller, "secret") { Parent = "sandbox" }],
        };
        await Bridge.InitializeAsync();
        ValidOrder = await OrderAsync("valid.pages.test");
        var report = await ReportAsync(ValidOrder);
        (Certificate, Subscription, Account) = (report.Certificate!, report.Subscription!.Id.Value, report.Account);
        ParkedOrder = await ParkAsync("parked.pages.test");
        using (var client = await ApiClient.WithRoleAsync(Bridge, "operate"))
        {
            await Eventually.TrueAsync(async () => (await client.GetAsync("notifications?kind=parked"))["items"]!.AsArray().Count > 0);
            Notification = (string)(await client.GetAsync("notifications?kind=parked"))["items"]![0]!["id"]!;
            await client.PostAsync("tokens", new { label = "looked at", role = "view" });
            AuditEntry = (string)(await client.GetAsync("audit?limit=1"))["items"]![0]!["id"]!;
        }

        UnapprovedOrder = (await WaitForApprovalAsync("waits.asked.test")).Order;
        await PauseAsync("hopeless.pages.test");
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is null)
        {
            return;
        }

        await _browser.DisposeAsync();
        _playwright!.Dispose();
        if (Bridge is not null)
        {
            // What still waits for a person ends, so that no client waits.
            await Bridge.DisposeAsync();
            await Task.WhenAll(_clients).ContinueWith(static _ => { }, TaskScheduler.Default);
            _customers.ForEach(customer => customer.Dispose());
            await _hoster.DisposeAsync();
        }
    }

    /// <summary>Opens the browser for one test, and signs in.</summary>
    /// <param name="role"><c>view</c>, <c>operate</c> or <c>tenant:NAME</c>.</param>
    internal async Task<Visit> SignInAsync(string role = "operate", int width = 1280, bool isDark = false, bool withScripts = true)
    {
        var visit = await VisitAsync(width, isDark, withScripts);
        var person = await Person.AddAsync(Bridge, role);
        await visit.OpenAsync("/sign-in");
        await visit.Page.GetByLabel("Name").FillAsync(person.Name);
        await visit.Page.GetByLabel("Password").FillAsync(Person.Password);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        return visit;
    }

    /// <summary>Opens the browser for one test.</summary>
    /// <param name="width">The screen's width, CSS pixels.</param>
    /// <param name="isDark">Whether the person wants dark pages.</param>
    /// <param name="withScripts">Whether scripts run.</param>
    internal async Task<Visit> VisitAsync(int width = 1280, bool isDark = false, bool withScripts = true)
    {
        if (_browser is null)
        {
            // With CI=true nothing may be missing.
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"{Chromium} is missing: apt-get install chromium");
            Assert.Skip($"{Chromium} is missing: apt-get install chromium");
        }

        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = withScripts,
            BaseURL = Bridge.PageOrigin,
        });
        return new Visit(context, await context.NewPageAsync(), withScripts);
    }

    /// <summary>A client's order that gets its certificate.</summary>
    internal async Task<string> OrderAsync(string name)
    {
        var customer = await CustomerAsync();
        await customer.ValidOrderAsync(name);
        return IdOf((await customer.OrdersAsync())[^1]!);
    }

    /// <summary>An order of the tenant <see cref="Asked"/>, whose purchase waits until a person approves it.</summary>
    internal async Task<(Customer Customer, string Url, string Order)> WaitForApprovalAsync(string name)
    {
        var customer = new Customer(Bridge);
        _customers.Add(customer);
        Assert.Equal(
            201, (await customer.Raw.RegisterAsync(Bindings.Registration(Bindings.Of(Bridge, customer.Raw, AskedKey)))).Status);
        var ready = await customer.ReadyOrderAsync(name);
        var order = IdOf(ready.Location!);
        _clients.Add(customer.FinalizeAsync(ready, Customer.NewCsr(name)));
        await Eventually.TrueAsync(async () => (await ReportAsync(order)).Approval is { Asks: 1 });
        return (customer, ready.Location!, order);
    }

    /// <summary>A client that failed so often for a name that it is paused.</summary>
    internal async Task<Customer> PauseAsync(string name)
    {
        var customer = await CustomerAsync();
        for (var failures = 0; failures < 2; failures++)
        {
            var order = await customer.OrderAsync(name);
            Assert.Equal("invalid", (await customer.TryAsync(Customer.AuthorizationOf(order), withProof: false)).Text("status"));
        }

        return customer;
    }

    /// <summary>Finalizes an order, and goes on when its issuance is in a state.</summary>
    internal async Task<string> FinalizeUntilAsync(Customer customer, Answer ready, byte[] csr, Func<IssuanceReport, bool> wanted)
    {
        var order = IdOf(ready.Location!);
        _clients.Add(customer.FinalizeAsync(ready, csr));
        await Eventually.TrueAsync(async () => wanted(await ReportAsync(order)));
        return order;
    }

    /// <summary>What the bridge knows of an order.</summary>
    internal async Task<IssuanceReport> ReportAsync(string order) =>
        (await Bridge.Bridge.Reports.FindAsync(new OrderId(order), CancellationToken.None))!;

    /// <summary>The CA's certificate has a key that nobody asked for, so the operator is asked.</summary>
    internal async Task<string> ParkAsync(string name)
    {
        var customer = await CustomerAsync();
        Bridge.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.WrongKey, Times = 1 });
        return await FinalizeUntilAsync(
            customer, await customer.ReadyOrderAsync(name), Customer.NewCsr(name), report => report.State == IssuanceState.Parked);
    }

    internal async Task<Customer> CustomerAsync()
    {
        var customer = await Customer.RegisteredAsync(Bridge);
        _customers.Add(customer);
        return customer;
    }

    private static string IdOf(string url) => new Uri(url).Segments[^1];
}
