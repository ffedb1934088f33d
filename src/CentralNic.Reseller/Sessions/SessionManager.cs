using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Circuit;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Transport;
using CentralNic.Reseller.Wire;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Sessions;

/// <summary>
/// Keeps one session for all commands: logs in when one is needed, once for all who wait, and anew before it ends or when it was refused.
/// While sessions do not work, it gives the password, and tries again later. Safe for several threads.
/// </summary>
internal sealed partial class SessionManager(CommandSender sender, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>How long the password is used after a login that failed for a passing reason, and for another.</summary>
    private static readonly TimeSpan ShortFallback = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongFallback = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private ApiSession? _session;
    private Task<Credential>? _login;
    private DateTimeOffset _passwordUntil = DateTimeOffset.MinValue;
    private bool _disposed;

    /// <summary>What to send a command with: a session, or the password while sessions do not work.</summary>
    /// <exception cref="ResellerException">Nothing may be sent now, the login no more than the command.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the login goes on for others.</exception>
    public Task<Credential> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var now = time.GetUtcNow();
            if (_session is { } session && (session.RenewAt is not { } renewAt || now < renewAt))
            {
                return Task.FromResult(session.Credential);
            }

            if (_login is null && now < _passwordUntil)
            {
                return Task.FromResult(Credential.Password);
            }

            // Not the caller's token: others wait for the same login.
            _login ??= Task.Run(LogInAsync, CancellationToken.None);
            return _login.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Says that a session was answered with 530.</summary>
    /// <param name="isFresh">Whether it was made because the one before was refused: then sessions do not work at all.</param>
    public void Refuse(Credential credential, bool isFresh)
    {
        lock (_lock)
        {
            if (_session is null || !ReferenceEquals(_session.Credential, credential))
            {
                return; // another command was told first
            }

            _session = null;
            if (isFresh)
            {
                _passwordUntil = time.GetUtcNow() + LongFallback;
            }
        }

        if (isFresh)
        {
            LogFallback("a new session was refused (530)", LongFallback.TotalMinutes);
        }
        else
        {
            LogRefused();
        }
    }

    /// <summary>Closes the session, if there is one and a command is free for it. At most 5 seconds; a failure is logged.</summary>
    public async ValueTask DisposeAsync()
    {
        ApiSession? session;
        lock (_lock)
        {
            _disposed = true;
            session = _session;
            _session = null;
        }

        if (session is null)
        {
            return;
        }

        using var lease = sender.Budget.TryAcquire();
        if (lease is null)
        {
            LogNotStopped("no command is free for it");
            return;
        }

        using var bound = new CancellationTokenSource(StopTimeout, time);
        try
        {
            var stop = new OutgoingCommand(new ResellerCommand("StopSession"), CommandPriority.Interactive, ChangesSomething: false);
            await sender.ExchangeAsync(stop, session.Credential, CircuitPass.Go, attempt: 1, TimeSpan.Zero, bound.Token);
        }
        catch (ResellerException e)
        {
            LogNotStopped(e.Message);
        }
        catch (OperationCanceledException)
        {
            LogNotStopped("no answer came in time");
        }
    }

    private async Task<Credential> LogInAsync()
    {
        // All wait for it, so it is nobody's: it must not stand at the end of one's backlog.
        using var caller = CommandCaller.Begin(CommandCaller.Nobody);
        ApiSession? session = null;
        (string Why, TimeSpan For)? fallback = null;
        try
        {
            // A second session does no harm: a login changes nothing in the sense of this client.
            var start = new OutgoingCommand(new ResellerCommand("StartSession"), CommandPriority.Interactive, ChangesSomething: false);
            var response = await sender.SendAsync(start, Credential.PasswordForSession, attempt: 1, CancellationToken.None);
            if (response.First("sessionid") is { } id)
            {
                session = ApiSession.Begin(id, ResellerValue.Date(response.First("expiration date")), time.GetUtcNow());
            }
            else
            {
                fallback = ("the answer names no session", LongFallback);
            }
        }
        catch (ResellerException e) when (e.Kind != ResellerErrorKind.AbuseLock && e.NextTryAt is null)
        {
            fallback = (e.Message, ResellerErrors.IsOutage(e.Kind) ? ShortFallback : LongFallback);
        }
        finally
        {
            lock (_lock)
            {
                _login = null;
                _session = session;
                _passwordUntil = fallback is { } until ? time.GetUtcNow() + until.For : _passwordUntil;
            }
        }

        if (fallback is { } now)
        {
            LogFallback(now.Why, now.For.TotalMinutes);
        }
        else
        {
            LogBegun(session!.RenewAt);
        }

        return session?.Credential ?? Credential.Password;
    }

    [LoggerMessage(10, LogLevel.Information, "A session of the API has begun; it is renewed at {RenewAt}")]
    private partial void LogBegun(DateTimeOffset? renewAt);

    [LoggerMessage(11, LogLevel.Information, "The session of the API was refused (530); logging in again and sending the command again")]
    private partial void LogRefused();

    [LoggerMessage(
        12,
        LogLevel.Warning,
        "Sessions of the API do not work: {Why} Commands send the password; sessions are tried again in {Minutes:0} min")]
    private partial void LogFallback(string why, double minutes);

    [LoggerMessage(13, LogLevel.Warning, "The session of the API was not closed: {Why} It ends by itself")]
    private partial void LogNotStopped(string why);
}
