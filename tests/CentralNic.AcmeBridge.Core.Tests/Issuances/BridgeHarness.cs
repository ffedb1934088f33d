using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Authorizations;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Validation;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.Reseller;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>
/// Core with its real neighbours: the store on disk, the sandbox over HTTP, and a web server that is the customer's, answering
/// http-01 and forwarding the CA's fetches. The bridge can be stopped and started again on the same folder.
/// </summary>
internal sealed class BridgeHarness : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("bridge-").FullName;
    private readonly ConcurrentDictionary<string, string> _answers = new();
    private WebApplication _web = null!;
    private LiteDbDocumentStore? _store;
    private ResellerClient? _reseller;
    private KnownAccount _account = null!;
    private int _port;

    /// <summary>What the next start offers.</summary>
    public IReadOnlyList<CertificateProfile> Profiles { get; set; } = [Profile("default", "ssl123dv"), Profile("positive", "positivessldv")];

    public Bridge Bridge { get; private set; } = null!;

    public SandboxServer Sandbox { get; private set; } = null!;

    public Upstream Upstream { get; private set; } = null!;

    /// <summary>How many certificates the sandbox sold.</summary>
    public int Purchases => Sandbox.Books.Purchases.Count;

    public static async Task<BridgeHarness> StartAsync(TimeSpan issueDelay = default, decimal credit = 10_000m)
    {
        var harness = new BridgeHarness();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        harness._web = builder.Build();
        harness._web.Run(harness.AnswerAsync);
        await harness._web.StartAsync();
        harness._port = new Uri(harness._web.Urls.First()).Port;
        harness.Sandbox = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Accounts = [new SandboxAccount("sandbox", "sandbox", credit)],
                IssueDelay = issueDelay,
                Dcv = new SandboxDcvOptions { HttpPort = harness._port, AddressOverrides = [new SandboxAddressOverride("test", IPAddress.Loopback)] },
            },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken);
        harness.Upstream = await Upstream.StartAsync(harness.Sandbox.Endpoint);
        await harness.StartBridgeAsync();
        using var key = AccountKey.Create("ES256");
        (harness._account, _) = await harness.Bridge.Accounts.RegisterAsync(key.PublicKey, [], true, TestContext.Current.CancellationToken);
        return harness;
    }

    /// <summary>A new key and its CSR for names.</summary>
    public static byte[] NewCsr(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return NewCsr(key, names);
    }

    /// <summary>The CSR of a key for names.</summary>
    public static byte[] NewCsr(ECDsa key, params string[] names)
    {
        var request = new CertificateRequest("CN=" + names[0], key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        Array.ForEach(names, alternatives.AddDnsName);
        request.CertificateExtensions.Add(alternatives.Build());
        return request.CreateSigningRequest();
    }

    public async Task StartBridgeAsync()
    {
        var loggers = NullLoggerFactory.Instance;
        _store = await LiteDbDocumentStore.OpenAsync(_folder, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, CancellationToken.None);
        _reseller = new ResellerClient(
            new ResellerOptions
            {
                Endpoint = Upstream.Endpoint,
                Login = "sandbox",
                Password = new Secret("sandbox"),
                CommandsPerSecond = 1000,
                Burst = 1000,
            },
            TimeProvider.System,
            NullLogger<ResellerClient>.Instance);
        Bridge = new Bridge(new BridgeParts
        {
            Store = _store,
            Reseller = _reseller,
            Classes = CertificateClassCatalog.BuiltIn,
            Profiles = Profiles,
            Policy = new AcmePolicy { DefaultProfile = "default", HoldTime = Patience },
            Validation = new ValidationOptions
            {
                Http01Port = _port,
                AddressOverrides = [new AddressOverride("test", IPAddress.Loopback)],
                AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
            },
            Issuance = new IssuanceOptions
            {
                PollInterval = TimeSpan.FromMilliseconds(200),
                EarlyLooks = [TimeSpan.FromMilliseconds(100)],
                LostAnswerSettleTime = TimeSpan.FromMilliseconds(400),
                RetryDelay = TimeSpan.FromMilliseconds(200),
            },
            HttpDcvNames = ["*"],
            Loggers = loggers,
        });
        await Bridge.StartAsync(CancellationToken.None);
    }

    public async Task StopBridgeAsync()
    {
        await Bridge.DisposeAsync();
        await _reseller!.DisposeAsync();
        await _store!.DisposeAsync();
    }

    /// <summary>Makes an order and proves control of its names.</summary>
    public async Task<Order> ReadyOrderAsync(string? profile, params string[] names)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var order = await Bridge.Orders.CreateAsync(_account.Account, [.. names.Select(Name)], profile, cancellation);
        for (var index = 0; index < names.Length; index++)
        {
            var challenge = order.Authorizations[index].Challenge(ChallengeType.Http01)!;
            _answers["/.well-known/acme-challenge/" + challenge.Token] = KeyAuthorization.Create(challenge.Token, _account.Key.Thumbprint);
            await Bridge.Orders.StartChallengeAsync(_account, order.Id, index, ChallengeType.Http01, cancellation);
            order = await Bridge.Orders.ReadAuthorizationAsync(_account.Account, order.Id, index, cancellation);
        }

        Assert.Equal(OrderStatus.Ready, order.Status);
        return order;
    }

    /// <summary>Finalizes; the answer is held until the order is settled.</summary>
    public Task<Order> FinalizeAsync(Order order, byte[] csr) =>
        Bridge.Orders.FinalizeAsync(_account, order.Id, csr, TestContext.Current.CancellationToken);

    public Task<Order> ReadAsync(OrderId id) => Bridge.Orders.ReadAsync(_account.Account, id, TestContext.Current.CancellationToken);

    public async Task<string> DownloadAsync(OrderId id) =>
        (await Bridge.Orders.DownloadAsync(_account.Account, id, TestContext.Current.CancellationToken)).ChainPem;

    public Task<Order> CreateAsync(string? profile, params string[] names) =>
        Bridge.Orders.CreateAsync(_account.Account, [.. names.Select(Name)], profile, TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<LedgerEntry>> LedgerAsync()
    {
        var entries = new List<LedgerEntry>();
        await foreach (var entry in Bridge.Ledger.ReadAsync(TestContext.Current.CancellationToken))
        {
            entries.Add(entry);
        }

        return entries;
    }

    public async ValueTask DisposeAsync()
    {
        await StopBridgeAsync();
        await Upstream.DisposeAsync();
        await Sandbox.DisposeAsync();
        await _web.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static DomainName Name(string text) =>
        DomainName.TryParse(text, out var name, out var reason) ? name : throw new ArgumentException(reason, nameof(text));

    private static CertificateProfile Profile(string name, string @class) => new()
    {
        Name = name,
        Description = @class,
        Class = @class,
        DcvMethods = ["HTTP"],
        TechContact = "P-ABC123",
    };

    private Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var answer = _answers.GetValueOrDefault(path) ?? Bridge.HttpDcv.Find(http.Request.Host.Host, path);
        if (answer is not null)
        {
            return http.Response.WriteAsync(answer);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
