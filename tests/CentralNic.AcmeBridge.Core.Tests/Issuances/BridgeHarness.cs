using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.Reseller;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Contacts;
using CentralNic.Reseller.Sandbox;
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

    /// <summary>As by default, but tests may buy as fast as they like.</summary>
    private static readonly RequestLimits Fast = new() { PurchasesPerAccount = null, PurchasesPerTenant = null };

    /// <summary>The same names may be bought twice in a paid year.</summary>
    public static RequestLimits BuysTwice { get; } = Fast with { PurchasesPerNameSet = 2 };

    private readonly string _folder = Directory.CreateTempSubdirectory("bridge-").FullName;
    private LiteDbDocumentStore? _store;
    private ResellerClient? _reseller;
    private KnownAccount _account = null!;
    private string _fixedAddresses = "";
    private string? _preauthorized;
    private TimeSpan _settleTime;
    private Func<BridgeHarness, DcvOptions, DcvOptions>? _dcv;

    /// <summary>What the next start offers.</summary>
    public IReadOnlyList<CertificateProfile> Profiles { get; set; } =
    [
        Profile("default", "ssl123dv"),
        Profile("positive", "positivessldv"),
        Profile("immediate", "ssl123dv") with { ImmediateIssuance = true },
    ];

    /// <summary>How clients are treated, from the next start on.</summary>
    public AcmePolicy Policy { get; set; } = new() { DefaultProfile = "default", HoldTime = Patience };

    /// <summary>Who pays, from the next start on.</summary>
    public IReadOnlyList<Tenant> Tenants { get; set; } = [];

    /// <summary>The tenants for whose orders the fixed addresses count; empty: all.</summary>
    public IReadOnlyList<TenantId> PermittedTenants { get; set; } = [];

    /// <summary>Is told of each command, from the next start on.</summary>
    public ICommandObserver? Observer { get; set; }

    /// <summary>How many commands per second the bridge may send, from the next start on.</summary>
    public double CommandsPerSecond { get; set; } = 1000;

    /// <summary>How long an order waits for credit before it tries again by itself, from the next start on.</summary>
    public TimeSpan CreditDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often the account is looked at while orders wait for credit, from the next start on.</summary>
    public TimeSpan CreditLook { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a command that changes nothing is sent at most, from the next start on.</summary>
    public int ReadAttempts { get; set; } = 4;

    public Bridge Bridge { get; private set; } = null!;

    /// <summary>The web server that answers for all names.</summary>
    public CustomerWeb Web { get; private set; } = null!;

    /// <summary>The DNS server that bridge and CA ask, if there is one.</summary>
    public DnsSetup? Dns { get; private init; }

    public SandboxServer Sandbox { get; private set; } = null!;

    public Upstream Upstream { get; private set; } = null!;

    /// <summary>The clock of the bridge's machine, which can be set to a wrong time.</summary>
    public ShiftedTime Clock { get; private set; } = null!;

    /// <summary>The bridge's own way to the reseller, for what others do there.</summary>
    public ResellerClient Reseller => _reseller!;

    /// <summary>Where the bridge keeps all.</summary>
    public IDocumentStore Store => _store!;

    /// <summary>The bridge's way to its store, which a test may cut.</summary>
    public FaultyStore Faults { get; private set; } = null!;

    /// <summary>Whether the web server shows nothing of the CA's proofs, though it did when it was looked at before the purchase.</summary>
    public bool HidesProofs { get; set; }

    /// <summary>Which requests for validation files reach the bridge, by host and path; <see langword="null"/>: all.</summary>
    public Func<string, string, bool>? Forwards { get; set; }

    /// <summary>The hosts at which the bridge looked whether its file can be found there, before anything was bought.</summary>
    public ConcurrentQueue<string> Probed { get; } = new();

    /// <summary>The oldest that an order may become without a certificate, from the next start on.</summary>
    public TimeSpan GiveUpAfter { get; set; } = new IssuanceOptions().GiveUpAfter;

    /// <summary>
    /// Whether orders of classes that nothing is known of ask for their certificates by themselves, from the next start on.
    /// </summary>
    public bool LooksEarlyAtFirst { get; set; } = true;

    /// <summary>How much may be spent, from the next start on.</summary>
    public BudgetPlan Budgets { get; set; } = new();

    /// <summary>Who approves purchases, from the next start on.</summary>
    public ApprovalPlan Approvals { get; set; } = new();

    /// <summary>How often what costs work may happen, from the next start on.</summary>
    public RequestLimits Limits { get; set; } = Fast;

    /// <summary>What secrets are kept with, from the next start on.</summary>
    public ISecretProtector Secrets { get; set; } = new ReversingProtector();

    /// <summary>The channels that tell what needs a person, from the next start on.</summary>
    public NotifyOptions? Notify { get; set; }

    /// <summary>How much work may be done at once, from the next start on.</summary>
    public WorkSlots WorkSlots { get; set; } = new();

    /// <summary>What the customer's web server shows by itself: host and path to contents.</summary>
    public Func<string, string, string?>? WebSite { get; set; }

    /// <summary>How many certificates the sandbox sold.</summary>
    public int Purchases => Sandbox.State.Purchases.Count;

    /// <summary>What the bridge logged.</summary>
    public LogLines Log { get; } = new();

    /// <summary>Where programs of the test may put files; gone at the end.</summary>
    public string Folder => _folder;

    /// <summary>The port of the web server that answers for all names.</summary>
    public int WebPort => Web.Port;

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
    /// <param name="settleTime">How long a lost answer is left alone before its command is sent again; 400 ms.</param>
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
        Func<AcmePolicy, AcmePolicy>? policy = null,
        TimeSpan? settleTime = null)
    {
        var harness = new BridgeHarness
        {
            _settleTime = settleTime ?? TimeSpan.FromMilliseconds(400),
            LooksEarlyAtFirst = looksEarlyAtFirst,
            Budgets = new BudgetPlan { All = budget ?? BudgetLimits.None },
            Limits = limits ?? Fast,
            Dns = dns,
            _dcv = dcv,
            _fixedAddresses = fixedAddresses,
            _preauthorized = preauthorized,
        };
        harness.Profiles =
        [
            .. harness.Profiles.Select(
                profile => profile with { DcvMethods = dcvMethods?.GetValueOrDefault(profile.Name) ?? profile.DcvMethods }),
        ];
        harness.Policy = policy?.Invoke(harness.Policy) ?? harness.Policy;
        harness.Profiles = profiles?.Invoke(harness.Profiles) ?? harness.Profiles;
        harness.Web = await CustomerWeb.StartAsync(harness.FindOnTheWeb);
        sandbox ??= options => options;
        harness.Sandbox = await SandboxServer.StartAsync(
            sandbox(new SandboxOptions
            {
                Accounts = [new SandboxAccount("sandbox", "sandbox", credit)],
                IssueDelay = issueDelay,
                Dcv = new SandboxDcvOptions
                {
                    HttpPort = harness.WebPort,
                    AddressOverrides = [new SandboxAddressOverride("test", IPAddress.Loopback)],
                    Resolvers = dns is null ? [] : [dns.Server.EndPoint],
                },
            }),
            TimeProvider.System,
            NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken);
        harness.Clock = new ShiftedTime(harness.Sandbox.Clock);
        harness.Upstream = await Upstream.StartAsync(harness.Sandbox.Endpoint, harness.Sandbox.Clock);
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

    /// <summary>Goes on with the account as it is in the store now.</summary>
    public async Task ReadAccountAsync() =>
        _account = (await Bridge.Accounts.FindAsync(_account.Account.Id, TestContext.Current.CancellationToken))!;

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
        _store = await LiteDbDocumentStore.OpenAsync(
            _folder, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, CancellationToken.None);
        Faults = new FaultyStore(_store);
        _reseller = new ResellerClient(
            new ResellerOptions
            {
                Endpoint = Upstream.Endpoint,
                Login = "sandbox",
                Password = new Secret("sandbox"),
                CommandsPerSecond = CommandsPerSecond,
                Burst = (int)CommandsPerSecond,
                ReadAttempts = ReadAttempts,
            },
            TimeProvider.System,
            NullLogger<ResellerClient>.Instance,
            Observer);
        Bridge = new Bridge(Parts());
        await Bridge.StartAsync(CancellationToken.None);
    }

    /// <summary>Has the running bridge take what was set since its start.</summary>
    public Task ConfigureAsync() => Bridge.ConfigureAsync(Parts(), TestContext.Current.CancellationToken);

    private BridgeParts Parts() => new()
    {
        Store = Faults,
        Reseller = _reseller!,
        Classes = CertificateClassCatalog.BuiltIn,
        Profiles = Profiles,
        Tenants = _preauthorized is null
            ? Tenants
            : [new Tenant { Id = TenantDirectory.DefaultId, PreauthorizedNames = new NameSuffixes([_preauthorized]) }],
        Budgets = Budgets,
        Approvals = Approvals,
        Limits = new LimitPlan { All = Limits },
        Secrets = Secrets,
        Policy = Policy,
        Validation = new ValidationOptions
        {
            Http01Port = WebPort,
            RetryDelays = [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400)],
            Resolvers = Dns is null ? [] : [Dns.Server.EndPoint],
            AddressOverrides =
            [
                new AddressOverride("silent.test", IPAddress.Parse("127.0.0.2")),
                new AddressOverride(_fixedAddresses, IPAddress.Loopback),
            ],
            AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
            PermittedTenants = PermittedTenants,
        },
        Issuance = new IssuanceOptions
        {
            PollInterval = TimeSpan.FromMilliseconds(100),
            EarlyLooks = [TimeSpan.FromMilliseconds(100)],
            LooksEarlyAtFirst = LooksEarlyAtFirst,
            LostAnswerSettleTime = _settleTime,
            RetryDelay = TimeSpan.FromMilliseconds(200),
            CreditLook = CreditLook,
            CreditDelay = CreditDelay,
            GiveUpAfter = GiveUpAfter,
        },
        Dcv = Dcv(),
        Notify = Notify,
        WorkSlots = WorkSlots,
        Loggers = Log,
        Time = Clock,
    };

    public async Task StopBridgeAsync()
    {
        await Bridge.DisposeAsync();
        await _reseller!.DisposeAsync();
        await _store!.DisposeAsync();
    }

    private DcvOptions Dcv()
    {
        var visibility = (Dns?.Visibility ?? new DcvVisibilityOptions()) with
        {
            HttpPort = WebPort,
            LongestWait = TimeSpan.FromMilliseconds(500),
        };
        var options = new DcvOptions { HttpNames = ["*"], Visibility = visibility };
        return _dcv is null ? options : _dcv(this, options);
    }

    /// <summary>What was told, the newest first.</summary>
    public async Task<IReadOnlyList<Notification>> NotificationsAsync() => (await Bridge.Notifications.ListAsync(
        new NotificationFilter(), new PageRequest(PageRequest.LongestPage), TestContext.Current.CancellationToken)).Items;

    /// <summary>What was told of an order last.</summary>
    public async Task<Notification?> NotificationOfAsync(OrderId order) =>
        (await NotificationsAsync()).FirstOrDefault(told => told.Order == order.Value);

    /// <summary>Begins to work as another account, of the same tenant.</summary>
    public Task ChangeAccountAsync() => RegisterAsync();

    /// <summary>The account of the orders.</summary>
    public KnownAccount Account => _account;

    public async ValueTask DisposeAsync()
    {
        await StopBridgeAsync();
        await Upstream.DisposeAsync();
        await Sandbox.DisposeAsync();
        await Web.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A profile with HTTP validation.</summary>
    public static CertificateProfile Profile(string name, string @class) => new()
    {
        Name = name,
        Description = @class,
        Class = @class,
        DcvMethods = ["HTTP"],
        TechContact = ProfileContact.Named(ContactType.Tech, "P-ABC123"),
    };

    /// <summary>Whether a path is that of the file by which the bridge looks before it buys.</summary>
    public static bool IsProbe(string path) => path.Contains("/acme-bridge-probe-", StringComparison.Ordinal);

    private string? FindOnTheWeb(string host, string path)
    {
        if (IsProbe(path))
        {
            Probed.Enqueue(host);
        }

        var isShown = Forwards?.Invoke(host, path) ?? (!HidesProofs || IsProbe(path));
        return (isShown ? Bridge.HttpDcv.Find(host, path) : null) ?? WebSite?.Invoke(host, path);
    }
}
