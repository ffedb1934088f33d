using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.OwnCertificates;

/// <summary>
/// Gets the bridge its own certificate, and renews it when it is due. All that must survive is the key's file and the order; how often it
/// failed is forgotten by a restart.
/// </summary>
internal sealed partial class OwnCertificateTask(
    OwnCertificateOptions options, OwnCertificateOrders orders, HealthMonitor health, TimeProvider time, ILogger<OwnCertificateTask> logger)
    : IPeriodicTask
{
    /// <summary>How often it is looked whether the certificate is due: the operator may pull that forward.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>The time between two certificates, should one be due again at once.</summary>
    private static readonly TimeSpan ShortestLife = TimeSpan.FromHours(1);

    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstRepeat = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestRepeat = TimeSpan.FromHours(12);

    /// <summary>With less time left, an order that is still under way is told.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromDays(3);

    private readonly IOwnCertificateKeeper _keeper = options.Keeper;
    private Order? _order;
    private int _failures;
    private DateTimeOffset _next;
    private volatile bool _atOnce;

    public string Name => "own-certificate";

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        var wait = await WaitForDueAsync(cancellationToken);
        if (wait > TimeSpan.Zero)
        {
            return PeriodicRound.Done(wait);
        }

        try
        {
            return await ObtainAsync(cancellationToken);
        }
        catch (AcmeProblemException refused)
        {
            return Fail(string.Join(' ', refused.Problem.Subproblems.Select(name => name.Detail).Prepend(refused.Problem.Detail)));
        }
        catch (Exception failure) when (failure is InvalidOperationException or InvalidDataException)
        {
            return Fail(failure.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Fail($"Its key or certificate cannot be kept: {failure.Message}");
        }
    }

    /// <summary>Has what failed tried again in the next round, since the operator changed something.</summary>
    public void TryAtOnce() => _atOnce = true;

    private async Task<TimeSpan> WaitForDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_atOnce)
        {
            (_atOnce, _next) = (false, default);
        }

        if (!_keeper.HasRequest && _keeper.Installed is { } installed)
        {
            var due = await orders.DueAtAsync(installed, cancellationToken);
            if (due > now)
            {
                _failures = 0;
                health.Clear(HealthConditions.OwnCertificate);
                return Shorter(due - now);
            }
        }
        else if (_keeper.Installed is null && _order is null && _failures == 0)
        {
            Tell("It is being ordered.");
        }

        return Shorter(_next - now);
    }

    private async Task<PeriodicRound> ObtainAsync(CancellationToken cancellationToken)
    {
        _order ??= await orders.OrderAsync(options, _keeper.Request(), cancellationToken);
        TellProgress(_order);
        _order = await orders.WaitAsync(_order, LongestHold, cancellationToken);
        switch (_order)
        {
            case { Status: OrderStatus.Valid } issued:
                _order = null;
                return await InstallAsync(issued, cancellationToken);
            case { IsFinal: true } failed:
                _order = null;
                _keeper.Discard(); // A CA may refuse a CSR that it knows.
                return Fail(
                    $"Order {failed.Id} came to nothing: {failed.Issuance?.Attention?.Text ?? failed.Error?.Detail}", failed);
            default:
                // The next round waits on.
                return PeriodicRound.Done(TimeSpan.Zero);
        }
    }

    private async Task<PeriodicRound> InstallAsync(Order issued, CancellationToken cancellationToken)
    {
        var installed = _keeper.Install(await orders.DownloadAsync(issued, cancellationToken));
        _failures = 0;
        _next = time.GetUtcNow() + ShortestLife;
        LogInstalled(options.Name, issued.Id.Value, installed.NotAfter);
        health.Clear(HealthConditions.OwnCertificate);
        return PeriodicRound.Done(ShortestLife);
    }

    private PeriodicRound Fail(string why, Order? failed = null)
    {
        var wait = FirstRepeat * Math.Pow(2, Math.Min(_failures++, 20));
        wait = wait < LongestRepeat ? wait : LongestRepeat;
        _next = time.GetUtcNow() + wait;
        LogFailed(options.Name, why, _next);
        Tell(
            $"{why.TrimEnd('.')}. It is ordered again at {_next:u}, or at once when the configuration is read again."
            + (failed is null ? "" : $" {See(failed)}"));
        return PeriodicRound.Done(wait);
    }

    /// <summary>While a certificate is in force, an order under way is told only when it needs a person, or takes too long.</summary>
    private void TellProgress(Order order)
    {
        if (order.Issuance?.Attention is { } attention)
        {
            Tell($"Order {order.Id} waits: {attention.Text} {See(order)}");
        }
        else if (_failures > 0 || _keeper.Installed is not { } installed || installed.NotAfter - Late <= time.GetUtcNow())
        {
            Tell($"Order {order.Id} is under way. {See(order)}");
        }
        else
        {
            health.Clear(HealthConditions.OwnCertificate);
        }
    }

    private void Tell(string what)
    {
        var standing = _keeper.Installed switch
        {
            null => $"HTTPS answers with a self-signed certificate, which ACME clients refuse, since the bridge has no certificate for "
                + $"{options.Name} yet.{(_keeper.Trouble is { } trouble ? " " + trouble : "")}",
            { NotAfter: var end } when end <= time.GetUtcNow() =>
                $"The bridge's own certificate for {options.Name} expired at {end:u}, and ACME clients refuse it.",
            { NotAfter: var end } =>
                $"The bridge's own certificate for {options.Name} is not renewed yet; the one in force is valid until {end:u}.",
        };
        health.Set(HealthConditions.OwnCertificate, $"{standing} {what}");
    }

    private static string See(Order order) => $"See: {OperatorCommands.Line($"issuances show {order.Id}")}";

    private static TimeSpan Shorter(TimeSpan wait) => wait < LongestWait ? wait : LongestWait;

    [LoggerMessage(
        365,
        LogLevel.Information,
        "The bridge's own certificate for {Name} of order {OrderId} is in force; it is valid until {NotAfter:u}")]
    private partial void LogInstalled(string name, string orderId, DateTimeOffset notAfter);

    [LoggerMessage(366, LogLevel.Error, "The bridge's own certificate for {Name} could not be had; it is tried again at {Next:u}. {Why}")]
    private partial void LogFailed(string name, string why, DateTimeOffset next);
}
