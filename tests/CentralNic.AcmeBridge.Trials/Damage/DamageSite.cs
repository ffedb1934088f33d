using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.Reseller;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Contacts;
using CentralNic.Reseller.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Trials.Damage;

/// <summary>
/// The sandbox, the customers' web server, and a data folder in which a few names are paid for; the bridge is started on copies of it.
/// </summary>
internal sealed class DamageSite : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly SandboxServer _sandbox;
    private readonly string _folder = Directory.CreateTempSubdirectory("bridge-damage-").FullName;
    private Bridge? _bridge;
    private KnownAccount _account = null!;

    private DamageSite(WebApplication web, SandboxServer sandbox) => (_web, _sandbox) = (web, sandbox);

    /// <summary>The names that are paid for.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>Data folders as a clean stop and as a kill left them.</summary>
    public IReadOnlyList<string> Templates { get; private set; } = [];

    /// <summary>Where trials put their copies.</summary>
    public string Scratch => Path.Combine(_folder, "trial");

    /// <summary>How many certificates of a name were sold.</summary>
    public int Purchases(string name) => _sandbox.State.Purchases.Count(purchase => purchase.Names.Contains(name));

    /// <summary>Waits until the reseller was sent so many more commands; bridges poll it all the time.</summary>
    public Task CommandsAsync(int more, CancellationToken cancellationToken)
    {
        var wanted = _sandbox.State.CommandTotal + more;
        return _sandbox.State.UntilAsync(state => state.CommandTotal >= wanted, cancellationToken);
    }

    /// <summary>Starts all, and buys the names.</summary>
    /// <param name="names">How many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<DamageSite> StartAsync(int names, CancellationToken cancellationToken)
    {
        DamageSite? site = null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        web.Run(http => site!.AnswerAsync(http));
        await web.StartAsync(cancellationToken);
        var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Dcv = new SandboxDcvOptions
                {
                    HttpPort = PortOf(web),
                    AddressOverrides = [new SandboxAddressOverride("test", IPAddress.Loopback)],
                },
            },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            cancellationToken);
        site = new DamageSite(web, sandbox);
        await site.PrepareAsync(names, cancellationToken);
        return site;
    }

    /// <summary>Runs a bridge on a folder.</summary>
    /// <param name="store">The folder's store.</param>
    /// <param name="log">Gets what is logged.</param>
    /// <param name="use">What is done with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WithBridgeAsync(IDocumentStore store, ILoggerFactory log, Func<Bridge, Task> use, CancellationToken cancellationToken)
    {
        await using var reseller = new ResellerClient(
            new ResellerOptions
            {
                Endpoint = _sandbox.Endpoint,
                Login = "sandbox",
                Password = new Secret("sandbox"),
                CommandsPerSecond = 1000,
                Burst = 1000,
            },
            TimeProvider.System,
            NullLogger<ResellerClient>.Instance);
        await using var bridge = _bridge = new Bridge(PartsOf(store, reseller, log));
        await bridge.StartAsync(cancellationToken);
        await use(bridge);
    }

    /// <summary>Orders a certificate.</summary>
    /// <param name="bridge">The bridge.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Order> OrderAsync(Bridge bridge, string name, CancellationToken cancellationToken)
    {
        var order = await bridge.OrderCreation.CreateAsync(
            _account.Account, [DomainName.TryParse(name, out var parsed, out _) ? parsed : default!], null, cancellationToken);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        return await bridge.OrderFinalization.FinalizeAsync(_account, order.Id, request.CreateSigningRequest(), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        await _web.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static int PortOf(WebApplication web) => new Uri(web.Urls.First()).Port;

    private async Task PrepareAsync(int names, CancellationToken cancellationToken)
    {
        var (data, killed, stopped) = (Path.Combine(_folder, "data"), Path.Combine(_folder, "killed"), Path.Combine(_folder, "stopped"));
        Names = [.. Enumerable.Range(0, names).Select(i => $"name-{i}.test")];
        for (var part = 0; part < 2; part++)
        {
            // The first half is in the database, the second in the journal.
            await using var store = await LiteDbDocumentStore.OpenAsync(
                data, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, cancellationToken);
            await WithBridgeAsync(
                store,
                NullLoggerFactory.Instance,
                async bridge =>
                {
                    if (part == 0)
                    {
                        using var key = AccountKey.Create("ES256");
                        (_account, _) = await bridge.Accounts.RegisterAsync(
                            new AccountRegistration(key.PublicKey) { AgreesToTerms = true }, cancellationToken);
                    }

                    foreach (var name in Names.Skip(part * (names / 2)).Take((names + 1) / 2))
                    {
                        await OrderAsync(bridge, name, cancellationToken);
                    }
                },
                cancellationToken);
            if (part == 1)
            {
                Copy(data, killed);
            }
        }

        Copy(data, stopped);
        Templates = [killed, stopped];
    }

    /// <summary>Copies a data folder, also one that is used.</summary>
    /// <param name="from">Where it is.</param>
    /// <param name="to">Where the copy goes; removed before.</param>
    public static void Copy(string from, string to)
    {
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(to);
        }
        else
        {
            Directory.CreateDirectory(to, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // What tells how far the journal goes comes first: in use, the journal is written before it.
        foreach (var path in Directory.GetFiles(from).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal))
            .OrderByDescending(path => path.EndsWith("journal-end", StringComparison.Ordinal)))
        {
            using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var target = File.Create(Path.Combine(to, Path.GetFileName(path)));
            source.CopyTo(target);
        }
    }

    private BridgeParts PartsOf(IDocumentStore store, ResellerClient reseller, ILoggerFactory log) => new()
    {
        Store = store,
        Reseller = reseller,
        Classes = CertificateClassCatalog.BuiltIn,
        Profiles =
        [
            new CertificateProfile
            {
                Name = "default",
                Description = "One class for all",
                Class = "ssl123dv",
                DcvMethods = ["HTTP"],
                TechContact = ProfileContact.Named(ContactType.Tech, "P-ABC123"),
            },
        ],
        Tenants = [new Tenant { Id = TenantDirectory.DefaultId, PreauthorizedNames = new NameSuffixes(["test"]) }],
        Policy = new AcmePolicy { DefaultProfile = "default", HoldTime = TimeSpan.FromSeconds(15) },
        Validation = new ValidationOptions
        {
            Http01Port = PortOf(_web),
            AddressOverrides = [new AddressOverride("test", IPAddress.Loopback)],
            AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
        },
        Issuance = new IssuanceOptions { PollInterval = TimeSpan.FromMilliseconds(100), EarlyLooks = [TimeSpan.FromMilliseconds(50)] },
        Dcv = new DcvOptions { HttpNames = ["*"], Visibility = new DcvVisibilityOptions { HttpPort = PortOf(_web) } },
        Loggers = log,
        Time = _sandbox.Clock,
    };

    private Task AnswerAsync(HttpContext http)
    {
        if (_bridge?.HttpDcv.Find(http.Request.Host.Host, http.Request.Path.Value!) is { } answer)
        {
            return http.Response.WriteAsync(answer);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
