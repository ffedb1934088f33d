using System.Net;
using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.Books;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Commands;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Gateway;
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
    private readonly Register _register;
    private readonly CertificateAuthority _authority;
    private readonly DcvLooker _looker;
    private readonly Fulfilment _fulfilment;
    private readonly SessionBook _sessions;
    private int _disposed;

    private SandboxServer(
        WebApplication web,
        Uri baseUrl,
        Register register,
        SandboxBooks books,
        CertificateAuthority authority,
        DcvLooker looker,
        Fulfilment fulfilment,
        SessionBook sessions)
    {
        _web = web;
        _register = register;
        _authority = authority;
        _looker = looker;
        _fulfilment = fulfilment;
        _sessions = sessions;
        Books = books;
        Endpoint = new(baseUrl, "/api/call.cgi");
    }

    /// <summary>The URL to send commands to.</summary>
    public Uri Endpoint { get; }

    /// <summary>The root certificate in PEM, for those who want to check chains.</summary>
    public string RootCertificatePem => _authority.RootPem;

    /// <summary>What happened here.</summary>
    public SandboxBooks Books { get; }

    /// <summary>How many sessions are open.</summary>
    public int OpenSessions => _sessions.Count;

    /// <summary>Ends all sessions at once, before their time: commands that are sent in one are answered with 530.</summary>
    public void EndSessions() => _sessions.CloseAll();

    /// <summary>Starts a sandbox. With a data folder it goes on where the last run ended.</summary>
    /// <param name="options">What to start with.</param>
    /// <param name="time">The clock of orders, looks and certificates. Network timeouts use the machine's.</param>
    /// <param name="loggers">Where logs go.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The running sandbox.</returns>
    /// <exception cref="ArgumentException">The options cannot be.</exception>
    /// <exception cref="InvalidOperationException">
    /// The address is in use or not this machine's, or another process uses the data folder. The message names it.
    /// </exception>
    /// <exception cref="InvalidDataException">The data folder's content cannot be read.</exception>
    public static async Task<SandboxServer> StartAsync(
        SandboxOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        var listen = ReadListen(options.Listen);
        HttpDoor? door = null;
        var register = new Register(options.DataFolder);
        WebApplication? web = null;
        CertificateAuthority? authority = null;
        DcvLooker? looker = null;
        try
        {
            web = BuildWeb(listen, loggers, context => Volatile.Read(ref door) is { } open ? open.HandleAsync(context) : NotYetAsync(context));
            await StartWebAsync(web, options.Listen, cancellationToken);

            // The certificates name the URL of their issuer, so the port must be known first.
            var baseUrl = new Uri(web.Urls.First());
            var caFolder = options.DataFolder is null ? null : Path.Combine(options.DataFolder, "ca");
            authority = CertificateAuthority.Open(caFolder, baseUrl, options.CertificateLifetime, time.GetUtcNow());
            looker = new(options.Dcv);
            var books = new SandboxBooks(register, time);
            var fulfilment = new Fulfilment(register, books, authority, looker, options, time, loggers.CreateLogger<Fulfilment>());
            var sessions = new SessionBook(time);
            var commands = Commands(register, fulfilment, authority, looker, sessions, options, time);
            var desk = new CommandDesk(commands, options.Accounts, sessions, books, time, loggers.CreateLogger<CommandDesk>());
            fulfilment.Resume();
            Volatile.Write(ref door, new(desk, authority, time));
            var server = new SandboxServer(web, baseUrl, register, books, authority, looker, fulfilment, sessions);
            loggers.CreateLogger<SandboxServer>().Listening(server.Endpoint);
            return server;
        }
        catch
        {
            if (web is not null)
            {
                await web.DisposeAsync();
            }

            looker?.Dispose();
            authority?.Dispose();
            register.Dispose();
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
        _looker.Dispose();
        _authority.Dispose();
        _register.Dispose();
    }

    private static ISandboxCommand[] Commands(
        Register register, Fulfilment fulfilment, CertificateAuthority authority, DcvLooker looker, SessionBook sessions, SandboxOptions options, TimeProvider time)
    {
        var answer = new CertificateAnswer(authority, looker, time);
        return
        [
            new CheckCertificate(authority, time),
            new AddCertificate(register, fulfilment, looker, authority, answer, options, time),
            new StatusCertificate(register, answer),
            new QueryCertificateList(register, time),
            new ResendNotification(register, fulfilment),
            new GetCertificateInfo(),
            new QueryEventList(register),
            new StatusEvent(register),
            new DeleteEvent(register),
            new StatusAccount(register, options),
            new StartSession(sessions),
            new StopSession(sessions),
        ];
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

        throw new ArgumentException($"The sandbox cannot listen on {listen}: give http, an IP address or localhost, and a port.", nameof(listen));
    }

    private static WebApplication BuildWeb(IPEndPoint listen, ILoggerFactory loggers, RequestDelegate handle)
    {
        // The empty builder reads no environment and no files, and brings no signal handlers.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = HttpDoor.MaxBody;
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
