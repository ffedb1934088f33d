using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Tests.Endpoints;
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

    internal RunningBridge Bridge { get; } = new();

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
        await Bridge.InitializeAsync();
        ValidOrder = await OrderAsync("valid.pages.test");
        Certificate = (await Bridge.Bridge.Reports.FindAsync(new OrderId(ValidOrder), CancellationToken.None))!.Certificate!;
        Subscription = (await Bridge.Bridge.Reports.FindAsync(new OrderId(ValidOrder), CancellationToken.None))!.Subscription!.Id.Value;
        Account = (await Bridge.Bridge.Reports.FindAsync(new OrderId(ValidOrder), CancellationToken.None))!.Account;
        ParkedOrder = await ParkAsync("parked.pages.test");
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is null)
        {
            return;
        }

        await _browser.DisposeAsync();
        _playwright!.Dispose();
        await Bridge.Bridge.Parked.GiveUpAsync(new OrderId(ParkedOrder), "The tests are over.", CancellationToken.None);
        await Task.WhenAll(_clients);
        _customers.ForEach(customer => customer.Dispose());
        await Bridge.DisposeAsync();
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
        return new Visit(context, await context.NewPageAsync());
    }

    /// <summary>A client's order that gets its certificate.</summary>
    private async Task<string> OrderAsync(string name)
    {
        var customer = await CustomerAsync();
        await customer.ValidOrderAsync(name);
        return IdOf((await customer.OrdersAsync())[^1]!);
    }

    /// <summary>The CA's certificate has a key that nobody asked for, so the operator is asked.</summary>
    internal async Task<string> ParkAsync(string name)
    {
        var customer = await CustomerAsync();
        Bridge.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.WrongKey, Times = 1 });
        var ready = await customer.ReadyOrderAsync(name);
        var order = IdOf((await customer.OrdersAsync())[^1]!);
        _clients.Add(customer.FinalizeAsync(ready, Customer.NewCsr(name)));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await Bridge.Bridge.Reports.FindAsync(new OrderId(order), CancellationToken.None))!.State != IssuanceState.Parked)
        {
            await timer.WaitForNextTickAsync();
        }

        return order;
    }

    private async Task<Customer> CustomerAsync()
    {
        var customer = await Customer.RegisteredAsync(Bridge);
        _customers.Add(customer);
        return customer;
    }

    private static string IdOf(string url) => new Uri(url).Segments[^1];
}
