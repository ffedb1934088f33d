using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Attentions;
using CentralNic.AcmeBridge.Core.Authorizations;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Contacts;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.AcmeBridge.Core.Validation;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.Reseller;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Contacts;
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
    private static readonly TimeSpan StepPatience = TimeSpan.FromSeconds(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("bridge-").FullName;
    private readonly ConcurrentDictionary<string, string> _answers = new();
    private WebApplication _web = null!;
    private AcmePolicy _policy = new() { DefaultProfile = "default", HoldTime = Patience };
    private LiteDbDocumentStore? _store;
    private ResellerClient? _reseller;
    private KnownAccount _account = null!;
    private int _port;
    private string _fixedAddresses = "";
    private string? _preauthorized;
    private DnsSetup? _dns;
    private Func<BridgeHarness, DcvOptions, DcvOptions>? _dcv;

    /// <summary>What the next start offers.</summary>
    public IReadOnlyList<CertificateProfile> Profiles { get; set; } =
    [
        Profile("default", "ssl123dv"),
        Profile("positive", "positivessldv"),
        Profile("immediate", "ssl123dv") with { ImmediateIssuance = true },
    ];

    /// <summary>Who pays, from the next start on.</summary>
    public IReadOnlyList<Tenant> Tenants { get; set; } = [];

    /// <summary>Is told of each command, from the next start on.</summary>
    public ICommandObserver? Observer { get; set; }

    /// <summary>How many commands per second the bridge may send, from the next start on.</summary>
    public double CommandsPerSecond { get; set; } = 1000;

    public Bridge Bridge { get; private set; } = null!;

    public SandboxServer Sandbox { get; private set; } = null!;

    public Upstream Upstream { get; private set; } = null!;

    /// <summary>The bridge's own way to the reseller, for what others do there.</summary>
    public ResellerClient Reseller => _reseller!;

    /// <summary>Where the bridge keeps all.</summary>
    public IDocumentStore Store => _store!;

    /// <summary>Whether the web server shows nothing of the CA's proofs.</summary>
    public bool HidesProofs { get; set; }

    /// <summary>The oldest that an order may become without a certificate, from the next start on.</summary>
    public TimeSpan GiveUpAfter { get; set; } = new IssuanceOptions().GiveUpAfter;

    /// <summary>Whether orders of classes that nothing is known of ask for their certificates by themselves, from the next start on.</summary>
    public bool LooksEarlyAtFirst { get; set; } = true;

    /// <summary>How much may be spent, from the next start on.</summary>
    public BudgetPlan Budgets { get; set; } = new();

    /// <summary>How often what costs work may happen, from the next start on.</summary>
    public RequestLimits Limits { get; set; } = new();

    /// <summary>The program that tells what needs a person, from the next start on.</summary>
    public NotifyOptions? Notify { get; set; }

    /// <summary>What the customer's web server shows by itself: host and path to contents.</summary>
    public Func<string, string, string?>? WebSite { get; set; }

    /// <summary>How many certificates the sandbox sold.</summary>
    public int Purchases => Sandbox.Books.Purchases.Count;

    /// <summary>What the bridge logged.</summary>
    public LogLines Log { get; } = new();

    /// <summary>Where programs of the test may put files; gone at the end.</summary>
    public string Folder => _folder;

    /// <summary>The port of the web server that answers for all names.</summary>
    public int WebPort => _port;

    /// <summary>Starts all but an account's orders.</summary>
    /// <param name="issueDelay">How long the CA takes.</param>
    /// <param name="credit">What the reseller's account has.</param>
    /// <param name="dns">The DNS server that bridge and CA ask; without one, names have fixed addresses and nothing else.</param>
    /// <param name="dcvMethods">The DCV methods of the profiles, by profile.</param>
    /// <param name="dcv">Changes how control is proved.</param>
    /// <param name="fixedAddresses">The domain whose names have fixed addresses for the bridge; such names have no CAA records.</param>
    /// <param name="sandbox">Changes how the CA behaves.</param>
    /// <param name="profiles">Changes what is offered.</param>
    /// <param name="budget">What may be spent.</param>
    /// <param name="limits">How often what costs work may happen.</param>
    /// <param name="preauthorized">The domain for whose names no proof of control is asked.</param>
    /// <param name="policy">Changes how clients are treated.</param>
    /// <param name="looksEarlyAtFirst">Whether orders of classes that nothing is known of ask for their certificates by themselves.</param>
    public static async Task<BridgeHarness> StartAsync(
        TimeSpan issueDelay = default,
        decimal credit = 10_000m,
        DnsSetup? dns = null,
        IReadOnlyDictionary<string, string[]>? dcvMethods = null,
        Func<BridgeHarness, DcvOptions, DcvOptions>? dcv = null,
        string fixedAddresses = "test",
        Func<SandboxOptions, SandboxOptions>? sandbox = null,
        Func<IReadOnlyList<CertificateProfile>, IReadOnlyList<CertificateProfile>>? profiles = null,
        BudgetLimits? budget = null,
        RequestLimits? limits = null,
        string? preauthorized = null,
        bool looksEarlyAtFirst = true,
        Func<AcmePolicy, AcmePolicy>? policy = null)
    {
        var harness = new BridgeHarness { LooksEarlyAtFirst = looksEarlyAtFirst, Budgets = new BudgetPlan { All = budget ?? BudgetLimits.None }, Limits = limits ?? new RequestLimits(), _dns = dns, _dcv = dcv, _fixedAddresses = fixedAddresses, _preauthorized = preauthorized };
        harness.Profiles = [.. harness.Profiles.Select(profile => profile with { DcvMethods = dcvMethods?.GetValueOrDefault(profile.Name) ?? profile.DcvMethods })];
        harness._policy = policy?.Invoke(harness._policy) ?? harness._policy;
        harness.Profiles = profiles?.Invoke(harness.Profiles) ?? harness.Profiles;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        harness._web = builder.Build();
        harness._web.Run(harness.AnswerAsync);
        await harness._web.StartAsync();
        harness._port = new Uri(harness._web.Urls.First()).Port;
        sandbox ??= options => options;
        harness.Sandbox = await SandboxServer.StartAsync(
            sandbox(new SandboxOptions
            {
                Accounts = [new SandboxAccount("sandbox", "sandbox", credit)],
                IssueDelay = issueDelay,
                Dcv = new SandboxDcvOptions
                {
                    HttpPort = harness._port,
                    AddressOverrides = [new SandboxAddressOverride("test", IPAddress.Loopback)],
                    Resolvers = dns is null ? [] : [dns.Server.EndPoint],
                },
            }),
            TimeProvider.System,
            NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken);
        harness.Upstream = await Upstream.StartAsync(harness.Sandbox.Endpoint);
        await harness.StartBridgeAsync();
        await harness.RegisterAsync();
        return harness;
    }

    /// <summary>Makes a new account, which orders from now on.</summary>
    /// <param name="binding">Its external account binding, made of its key; none when omitted.</param>
    public async Task RegisterAsync(Func<JsonWebKey, ExternalAccountBinding>? binding = null)
    {
        using var key = AccountKey.Create("ES256");
        var registration = new AccountRegistration(key.PublicKey) { AgreesToTerms = true, Binding = binding?.Invoke(key.PublicKey) };
        (_account, _) = await Bridge.Accounts.RegisterAsync(registration, TestContext.Current.CancellationToken);
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
        _store = await LiteDbDocumentStore.OpenAsync(_folder, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, CancellationToken.None);
        _reseller = new ResellerClient(
            new ResellerOptions
            {
                Endpoint = Upstream.Endpoint,
                Login = "sandbox",
                Password = new Secret("sandbox"),
                CommandsPerSecond = CommandsPerSecond,
                Burst = (int)CommandsPerSecond,
            },
            TimeProvider.System,
            NullLogger<ResellerClient>.Instance,
            Observer);
        Bridge = new Bridge(new BridgeParts
        {
            Store = _store,
            Reseller = _reseller,
            Classes = CertificateClassCatalog.BuiltIn,
            Profiles = Profiles,
            Tenants = _preauthorized is null ? Tenants : [new Tenant { Id = TenantDirectory.DefaultId, PreauthorizedNames = new NameSuffixes([_preauthorized]) }],
            Budgets = Budgets,
            Limits = new LimitPlan { All = Limits },
            Policy = _policy,
            Validation = new ValidationOptions
            {
                Http01Port = _port,
                RetryDelays = [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400)],
                Resolvers = _dns is null ? [] : [_dns.Server.EndPoint],
                AddressOverrides = [new AddressOverride(_fixedAddresses, IPAddress.Loopback)],
                AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
            },
            Issuance = new IssuanceOptions
            {
                PollInterval = TimeSpan.FromMilliseconds(200),
                EarlyLooks = [TimeSpan.FromMilliseconds(100)],
                LooksEarlyAtFirst = LooksEarlyAtFirst,
                LostAnswerSettleTime = TimeSpan.FromMilliseconds(400),
                RetryDelay = TimeSpan.FromMilliseconds(200),
                CreditDelay = TimeSpan.FromMilliseconds(200),
                GiveUpAfter = GiveUpAfter,
            },
            Dcv = Dcv(),
            Notify = Notify,
            Loggers = Log,
            Time = Sandbox.Clock,
        });
        await Bridge.StartAsync(CancellationToken.None);
    }

    public async Task StopBridgeAsync()
    {
        await Bridge.DisposeAsync();
        await _reseller!.DisposeAsync();
        await _store!.DisposeAsync();
    }

    private DcvOptions Dcv()
    {
        var visibility = (_dns?.Visibility ?? new DcvVisibilityOptions()) with { HttpPort = _port, LongestWait = TimeSpan.FromMilliseconds(500) };
        var options = new DcvOptions { HttpNames = ["*"], Visibility = visibility };
        return _dcv is null ? options : _dcv(this, options);
    }

    /// <summary>Begins an order, and waits until the CA has seen its proof and makes the certificate.</summary>
    public async Task<Order> BeginAsync(string? profile, params string[] names)
    {
        var order = await ReadyOrderAsync(profile, names);
        _ = FinalizeAsync(order, NewCsr(names));
        await Eventually.TrueAsync(async () => (await ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.AwaitingCa);
        var begun = await ReadNowAsync(order.Id);
        await Eventually.TrueAsync(() => Sandbox.Books.Certificates.Single(made => made.Id == begun.Issuance!.Certificate!.Value.Value).ProvenAt is not null);
        return begun;
    }

    /// <summary>Lets time pass in steps of a minute, with a look at what changed after each, as it would without a movable clock. An order must wait all the time.</summary>
    public async Task PassAsync(int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            Sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
            await PolledAsync();
        }
    }

    /// <summary>Moves the clock by steps until a condition holds: what one step sets going may set the timer for the next.</summary>
    public async Task AdvanceUntilAsync(TimeSpan step, Func<Task<bool>> condition)
    {
        var moved = TimeProvider.System.GetTimestamp();
        Sandbox.Clock.Advance(step);
        await Eventually.TrueAsync(async () =>
        {
            if (await condition())
            {
                return true;
            }

            if (TimeProvider.System.GetElapsedTime(moved) > StepPatience)
            {
                moved = TimeProvider.System.GetTimestamp();
                Sandbox.Clock.Advance(step);
            }

            return false;
        });
    }

    /// <summary>Waits until looks at what changed that began after now have ended.</summary>
    public async Task PolledAsync(int polls = 1)
    {
        var before = Sandbox.Books.CommandCount("QueryEventList");
        await Eventually.TrueAsync(() => Sandbox.Books.CommandCount("QueryEventList") > before + polls);
    }

    /// <summary>Begins to work as another account, of the same tenant.</summary>
    public Task ChangeAccountAsync() => RegisterAsync();

    /// <summary>Makes an order and proves control of its names.</summary>
    public async Task<Order> ReadyOrderAsync(string? profile, params string[] names)
    {
        var order = await ProvedOrderAsync(profile, names);
        Assert.Equal(OrderStatus.Ready, order.Status);
        return order;
    }

    /// <summary>Makes an order and shows the proofs of its names; whether it becomes ready is the bridge's.</summary>
    public async Task<Order> ProvedOrderAsync(string? profile, params string[] names)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var order = await Bridge.Orders.CreateAsync(_account.Account, [.. names.Select(Name)], profile, cancellation);
        for (var index = 0; index < names.Length; index++)
        {
            var type = order.Authorizations[index].Challenge(ChallengeType.Http01) is null ? ChallengeType.Dns01 : ChallengeType.Http01;
            var challenge = order.Authorizations[index].Challenge(type)!;
            var keyAuthorization = KeyAuthorization.Create(challenge.Token, _account.Key.Thumbprint);
            if (type == ChallengeType.Http01)
            {
                _answers["/.well-known/acme-challenge/" + challenge.Token] = keyAuthorization;
            }
            else
            {
                var proof = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(keyAuthorization)));
                await _dns!.Publisher().PublishAsync(order.Id, DnsSetup.Text("_acme-challenge." + names[index][2..], proof), cancellation);
            }

            await Bridge.Authorizations.StartChallengeAsync(_account, order.Id, index, type, cancellation);
            order = await Bridge.Authorizations.ReadAsync(_account.Account, order.Id, index, cancellation);
        }

        return order;
    }

    /// <summary>The account of the orders.</summary>
    public KnownAccount Account => _account;

    /// <summary>Finalizes; the answer is held until the order is settled.</summary>
    public Task<Order> FinalizeAsync(Order order, byte[] csr) =>
        Bridge.Orders.FinalizeAsync(_account, order.Id, csr, TestContext.Current.CancellationToken);

    public Task<Order> ReadAsync(OrderId id) => Bridge.Orders.ReadAsync(_account.Account, id, TestContext.Current.CancellationToken);

    /// <summary>Everything in the store of some kinds, as text.</summary>
    public async Task<IReadOnlyList<string>> StoredAsync(params string[] kinds)
    {
        var documents = new List<string>();
        foreach (var kind in kinds)
        {
            await foreach (var document in _store!.ListAsync(kind, null, TestContext.Current.CancellationToken))
            {
                documents.Add($"{document.Key} {document.Version} {Encoding.UTF8.GetString(document.Body.Span)}");
            }
        }

        return documents;
    }

    /// <summary>The order as it stands, without waiting for anything.</summary>
    public async Task<Order> ReadNowAsync(OrderId id) => (await Bridge.Book.FindAsync(id, TestContext.Current.CancellationToken))!;

    public async Task<string> DownloadAsync(OrderId id) =>
        (await Bridge.Orders.DownloadAsync(_account.Account, id, TestContext.Current.CancellationToken)).ChainPem;

    public Task<Order> CreateAsync(string? profile, params string[] names) =>
        Bridge.Orders.CreateAsync(_account.Account, [.. names.Select(Name)], profile, TestContext.Current.CancellationToken);

    /// <summary>A certificate as it stands in the store.</summary>
    public async Task<IssuedCertificate> CertificateAsync(CertificateId id) =>
        (await new CertificateShelf(_store!).FindAsync(id, TestContext.Current.CancellationToken))!;

    /// <summary>A client's wish to revoke a certificate, signed by the account, or by another of its tenant or of another one.</summary>
    public async Task RevokeAsync(CertificateId id, int? reason = null, Func<Account, Account>? by = null)
    {
        using var certificate = X509Certificate2.CreateFromPem((await CertificateAsync(id)).ChainPem);
        await Bridge.Revocations.RevokeAsync(
            by is null ? _account.Account : by(_account.Account), certificate.RawData, reason, TestContext.Current.CancellationToken);
    }

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

    /// <summary>A profile with HTTP validation.</summary>
    public static CertificateProfile Profile(string name, string @class) => new()
    {
        Name = name,
        Description = @class,
        Class = @class,
        DcvMethods = ["HTTP"],
        TechContact = ProfileContact.Named(ContactType.Tech, "P-ABC123"),
    };

    private Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var answer = _answers.GetValueOrDefault(path) ?? (HidesProofs ? null : Bridge.HttpDcv.Find(http.Request.Host.Host, path)) ?? WebSite?.Invoke(http.Request.Host.Host, path);
        if (answer is not null)
        {
            return http.Response.WriteAsync(answer);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
