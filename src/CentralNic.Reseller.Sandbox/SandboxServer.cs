using System.Net;
using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Commands;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Mail;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Sandbox.Vetting;
using CentralNic.Reseller.Sandbox.Zones;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Sandbox;

/// <summary>
/// CentralNic Reseller's SSL API 2.0, simulated over HTTP with a CA behind it. It checks domain control for real, bills, and issues
/// certificates that nobody but tests and trials should trust.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly DataFolder? _folder;
    private readonly Register _register;
    private readonly CertificateAuthority _authority;
    private readonly DcvChecker _dcv;
    private readonly Fulfilment _fulfilment;
    private readonly CertificateOutcomes _outcomes;
    private readonly Mailbox _mails;
    private readonly SessionTable _sessions;
    private readonly ZoneServer _zones;
    private int _disposed;

    private SandboxServer(
        WebApplication web,
        Uri baseUrl,
        DataFolder? folder,
        Register register,
        CertificateAuthority authority,
        DcvChecker dcv,
        Fulfilment fulfilment,
        CertificateOutcomes outcomes,
        Mailbox mails,
        SessionTable sessions,
        ZoneServer zones)
    {
        _web = web;
        _folder = folder;
        _register = register;
        _authority = authority;
        _dcv = dcv;
        _fulfilment = fulfilment;
        _outcomes = outcomes;
        _mails = mails;
        _sessions = sessions;
        _zones = zones;
        Endpoint = new(baseUrl, "/api/call.cgi");
        Page = new(baseUrl, "/");
    }

    /// <summary>The URL to send commands to.</summary>
    public Uri Endpoint { get; }

    /// <summary>The reseller's name server, which answers over UDP for the zones that were added.</summary>
    public IPEndPoint NameServer => _zones.Endpoint;

    /// <summary>The page that shows what happens here. It answers only over a loopback address.</summary>
    public Uri Page { get; }

    /// <summary>The root certificate in PEM, for those who want to check chains.</summary>
    public string RootCertificatePem => _authority.RootPem;

    /// <summary>What happened here.</summary>
    public required SandboxState State { get; init; }

    /// <summary>What shall go wrong here.</summary>
    public required SandboxFaults Faults { get; init; }

    /// <summary>The vetting of organizations.</summary>
    public required SandboxVetting Vetting { get; init; }

    /// <summary>The mails by which the CA asks for approval, oldest first.</summary>
    public IReadOnlyList<SandboxMail> Mails => _mails.All;

    /// <summary>Opens the approval link of a mail.</summary>
    /// <param name="id">The mail.</param>
    /// <returns><see langword="false"/>: there is none of this id.</returns>
    public bool ApproveMail(string id) => _mails.Approve(id) is not null;

    /// <summary>The CA refuses a certificate that is not issued yet; nothing happens to another.</summary>
    /// <param name="certificateId">The certificate.</param>
    /// <param name="reason">Why, one line; the event of the failure says it.</param>
    public void FailCertificate(string certificateId, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _outcomes.Fail(certificateId, reason);
        _fulfilment.LookNow(certificateId);
    }

    /// <summary>
    /// The clock of orders, looks, certificates and events. With a data folder, how far it was moved is kept over a restart.
    /// </summary>
    public required SandboxClock Clock { get; init; }

    /// <summary>How many sessions are open.</summary>
    public int OpenSessions => _sessions.Count;

    /// <summary>Ends all sessions at once, before their time: commands that are sent in one are answered with 530.</summary>
    public void EndSessions() => _sessions.CloseAll();

    /// <summary>Starts a sandbox. With a data folder it goes on where the last run ended.</summary>
    /// <param name="options">What to start with.</param>
    /// <param name="time">What <see cref="Clock"/> runs with. Network timeouts use the machine's clock.</param>
    /// <param name="loggers">Where logs go.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The running sandbox.</returns>
    /// <exception cref="ArgumentException">The options cannot be.</exception>
    /// <exception cref="DataFolderInUseException">Another process uses the data folder.</exception>
    /// <exception cref="InvalidOperationException">
    /// The address is in use or not this machine's, or the data folder cannot be written. The message names it.
    /// </exception>
    /// <exception cref="InvalidDataException">The data folder's content cannot be read.</exception>
    public static async Task<SandboxServer> StartAsync(
        SandboxOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        var listen = ReadListen(options.Listen);
        var accounts = new AccountRepository(options.Accounts);
        ApiEndpoint? endpoint = null;
        WebApplication? web = null;
        DataFolder? folder = null;
        Register? register = null;
        CertificateAuthority? authority = null;
        DcvChecker? dcv = null;
        ZoneServer? zones = null;
        try
        {
            // The folder before all else: what follows may change what is in it.
            folder = options.DataFolder is null ? null : DataFolder.Take(options.DataFolder);
            register = new(options.DataFolder);
            var clock = new SandboxClock(time, folder?.ReadClock() ?? TimeSpan.Zero, folder is null ? null : folder.WriteClock);
            web = BuildWeb(
                listen, loggers, context => Volatile.Read(ref endpoint) is { } open ? open.HandleAsync(context) : NotYetAsync(context));
            await StartWebAsync(web, options.Listen, cancellationToken);

            // The certificates name the URL of their issuer, so the port must be known first.
            var baseUrl = new Uri(web.Urls.First());
            var faults = new SandboxFaults();
            authority = new(
                Hierarchy.Open(folder?.Authority, baseUrl, clock.GetUtcNow()), new(register), faults, baseUrl, options.CertificateLifetime);
            var mails = new Mailbox(folder?.Mails, baseUrl, authority.DeriveSecret("approval-link"), register, clock);
            zones = new(options.NameServer, register, loggers.CreateLogger<ZoneServer>());
            dcv = new(options.Dcv, zones, mails, clock);
            var state = new SandboxState(register, clock);
            var log = loggers.CreateLogger<Fulfilment>();
            var outcomes = new CertificateOutcomes(register, authority, new(options), options, clock, log);
            var vetting = new OrganizationVetting(register, options.Vetting);
            var fulfilment = new Fulfilment(register, state, outcomes, vetting, dcv, options, clock, log);
            var ordering = new Ordering(register, fulfilment, outcomes, dcv, authority, clock);
            var sessions = new SessionTable(clock);
            var commands = new CommandSet
            {
                Options = options,
                Accounts = accounts,
                Sessions = sessions,
                Register = register,
                Fulfilment = fulfilment,
                Ordering = ordering,
                Authority = authority,
                Dcv = dcv,
                Time = clock,
            };
            var dispatcher = new CommandDispatcher(
                commands.Make(), accounts, sessions, state, clock, loggers.CreateLogger<CommandDispatcher>());
            fulfilment.Resume();
            var server = new SandboxServer(web, baseUrl, folder, register, authority, dcv, fulfilment, outcomes, mails, sessions, zones)
            {
                State = state,
                Faults = faults,
                Clock = clock,
                Vetting = new(register, fulfilment, vetting, clock),
            };
            mails.Approved += mail => fulfilment.LookNow(mail.CertificateId);
            Volatile.Write(ref endpoint, new(
                new(dispatcher, faults, web.Lifetime.ApplicationStopping),
                new(authority, clock),
                new(server, mails, new(server, mails, register)),
                () => clock.GetUtcNow() + options.DateOffset));
            loggers.CreateLogger<SandboxServer>().Listening(server.Endpoint);
            return server;
        }
        catch
        {
            if (web is not null)
            {
                await web.DisposeAsync();
            }

            dcv?.Dispose();
            if (zones is not null)
            {
                await zones.DisposeAsync();
            }

            authority?.Dispose();
            register?.Dispose();
            folder?.Dispose();
            throw;
        }
    }

    /// <summary>Stops listening and looking. Pending orders stay in the data folder, if there is one.</summary>
    /// <returns>A task that ends when all is stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _web.StopAsync();
        await _web.DisposeAsync();
        await _fulfilment.DisposeAsync();
        _dcv.Dispose();
        await _zones.DisposeAsync();
        _authority.Dispose();
        _register.Dispose();
        _folder?.Dispose();
    }

    private static IPEndPoint ReadListen(Uri listen)
    {
        if (listen.IsAbsoluteUri && listen.Scheme == Uri.UriSchemeHttp)
        {
            if (listen.IsLoopback && listen.HostNameType == UriHostNameType.Dns)
            {
                return new(IPAddress.Loopback, listen.Port);
            }

            if (IPAddress.TryParse(listen.DnsSafeHost, out var address))
            {
                return new(address, listen.Port);
            }
        }

        throw new ArgumentException(
            $"The sandbox cannot listen on {listen}: give http, an IP address or localhost, and a port.", nameof(listen));
    }

    private static WebApplication BuildWeb(IPEndPoint listen, ILoggerFactory loggers, RequestDelegate handle)
    {
        // The empty builder reads no environment and no files, and brings no signal handlers.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = ApiEndpoint.MaxBody;
            kestrel.Listen(listen);
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var web = builder.Build();
        web.Run(handle);
        return web;
    }

    private static async Task StartWebAsync(WebApplication web, Uri listen, CancellationToken cancellationToken)
    {
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new InvalidOperationException($"The sandbox cannot listen on {listen}: {e.Message} Choose another address or port.", e);
        }
    }

    private static Task NotYetAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }
}
