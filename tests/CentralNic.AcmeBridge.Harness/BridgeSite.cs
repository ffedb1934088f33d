using System.Collections.Concurrent;
using System.Net;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.Reseller;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Contacts;
using CentralNic.Reseller.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Harness;

/// <summary>
/// The bridge's core with the store on disk, the sandbox over HTTP, and the customers' web server, all with one clock that can be moved.
/// Certificates live as the CA/Browser Forum's calendar says.
/// </summary>
internal sealed class BridgeSite : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bridge-site-").FullName;
    private readonly ConcurrentDictionary<string, string> _answers = new(StringComparer.Ordinal);
    private readonly WebApplication _web;
    private readonly BridgeSiteOptions _options;
    private LiteDbDocumentStore? _store;
    private ResellerClient? _reseller;

    private BridgeSite(BridgeSiteOptions options)
    {
        _options = options;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _web = builder.Build();
        _web.Run(AnswerAsync);
    }

    public Bridge Bridge { get; private set; } = null!;

    /// <summary>The port of the customers' web servers.</summary>
    public int WebPort { get; private set; }

    public SandboxServer Sandbox { get; private set; } = null!;

    /// <summary>The clock of all.</summary>
    public SandboxClock Clock => Sandbox.Clock;

    /// <summary>Starts all.</summary>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<BridgeSite> StartAsync(BridgeSiteOptions options, CancellationToken cancellationToken)
    {
        var site = new BridgeSite(options);
        try
        {
            await site._web.StartAsync(cancellationToken);
            await site.StartBridgeAsync(new Uri(site._web.Urls.First()).Port, cancellationToken);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Shows the answer to an http-01 challenge.</summary>
    public void Show(string token, string keyAuthorization) => _answers["/.well-known/acme-challenge/" + token] = keyAuthorization;

    public async ValueTask DisposeAsync()
    {
        if (Bridge is not null)
        {
            await Bridge.DisposeAsync();
        }

        if (_reseller is not null)
        {
            await _reseller.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (Sandbox is not null)
        {
            await Sandbox.DisposeAsync();
        }

        await _web.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartBridgeAsync(int port, CancellationToken cancellationToken)
    {
        WebPort = port;
        Sandbox = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                IssueDelay = _options.IssueDelay,
                Dcv = new SandboxDcvOptions
                {
                    HttpPort = port,
                    AddressOverrides = [new SandboxAddressOverride("test", IPAddress.Loopback)],
                },
            },
            new ShiftedClock(_options.From),
            NullLoggerFactory.Instance,
            cancellationToken);
        _store = await LiteDbDocumentStore.OpenAsync(
            _folder, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, cancellationToken);
        _reseller = new ResellerClient(
            new ResellerOptions
            {
                Endpoint = Sandbox.Endpoint,
                Login = "sandbox",
                Password = new Secret("sandbox"),
                CommandsPerSecond = _options.CommandsPerSecond,
                Burst = (int)_options.CommandsPerSecond,
                MaxConcurrency = _options.MaxConcurrency,
            },
            TimeProvider.System,
            NullLogger<ResellerClient>.Instance);
        Bridge = new Bridge(new BridgeParts
        {
            Store = _store,
            Reseller = _reseller,
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
                    NeededPaidTime = _options.NeededPaidTime,
                    ImmediateIssuance = _options.ImmediateIssuance,
                },
            ],
            Tenants = _options.Tenants,

            // All servers are customers of one account, and come at once. What is paid twice for a set of names asks the operator all the
            // same.
            Limits = new LimitPlan { All = new RequestLimits { PurchasesPerAccount = null, PurchasesPerTenant = null } },
            Policy = new AcmePolicy
            {
                DefaultProfile = "default",
                HoldTime = _options.IssueDelay > TimeSpan.Zero ? TimeSpan.FromMilliseconds(50) : TimeSpan.FromSeconds(15),
            },
            Validation = new ValidationOptions
            {
                Http01Port = port,
                AddressOverrides = [new AddressOverride("hang.test", _options.Hanging), new AddressOverride("test", IPAddress.Loopback)],
                AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
            },
            Issuance = new IssuanceOptions
            {
                PollInterval = TimeSpan.FromSeconds(1),
                EarlyLooks = _options.EarlyLooks,
                LooksEarlyAtFirst = _options.LooksEarlyAtFirst,
            },
            Dcv = new DcvOptions { HttpNames = ["*"], Visibility = new DcvVisibilityOptions { HttpPort = port } },
            Retention = _options.Retention,
            Loggers = NullLoggerFactory.Instance,
            Time = Sandbox.Clock,
        });
        await Bridge.StartAsync(cancellationToken);
    }

    private Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if ((_answers.GetValueOrDefault(path) ?? Bridge.HttpDcv.Find(http.Request.Host.Host, path)) is { } answer)
        {
            return http.Response.WriteAsync(answer);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
