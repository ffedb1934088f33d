using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Serialization;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Attentions;

/// <summary>
/// Runs the operator's program once for each thing that needs a person. What is to be told stands in the orders' documents, so nothing is
/// forgotten when the program stops; what was told is written there afterwards, so after a crash in between it is told again. No issuance
/// waits for it.
/// </summary>
internal sealed partial class Notifier(NotifyOptions? options, OrderBook orders, TimeProvider time, ILogger<Notifier> logger)
{
    /// <summary>The waits after runs that failed; after the last one it is given up.</summary>
    private static readonly TimeSpan[] Retries = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)];

    /// <summary>What ended longer ago is no news when the program begins to notify.</summary>
    private static readonly TimeSpan News = TimeSpan.FromDays(1);

    private readonly Channel<bool> _wakeUps = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<OrderId, (Attention Of, int Runs, DateTimeOffset Next)> _failed = [];

    /// <summary>Tells what there is to tell, until stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options is null)
        {
            return;
        }

        orders.Untold = () => _wakeUps.Writer.TryWrite(true);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await TellAllAsync(options, cancellationToken);
                await WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var woken = _wakeUps.Reader.ReadAsync(enough.Token).AsTask();
        if (_failed.Count > 0)
        {
            var wait = _failed.Values.Min(failure => failure.Next) - time.GetUtcNow();
            await Task.WhenAny(woken, Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, enough.Token));
            await enough.CancelAsync();
            await ((Task)woken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            return;
        }

        await woken;
    }

    private async Task TellAllAsync(NotifyOptions program, CancellationToken cancellationToken)
    {
        var untold = new List<Order>();
        await foreach (var order in orders.ListUntoldAsync(cancellationToken))
        {
            untold.Add(order);
        }

        foreach (var order in untold)
        {
            // The list may be older than what happened since.
            if (await orders.FindAsync(order.Id, cancellationToken) is { Issuance.Attention: { Told: null } attention } current)
            {
                await TellAsync(program, current, attention, cancellationToken);
            }
        }

        foreach (var gone in _failed.Keys.Except(untold.Select(order => order.Id)).ToArray())
        {
            _failed.Remove(gone);
        }
    }

    private async Task TellAsync(NotifyOptions program, Order order, Attention attention, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var failure = _failed.TryGetValue(order.Id, out var known) && known.Of.IsSameAs(attention) ? known : (Of: attention, Runs: 0, Next: now);
        if (now < failure.Next)
        {
            return;
        }

        var isOld = order.IsFinal && now - attention.Since > News;
        if (isOld || (attention.Kind == AttentionKind.CreditExhausted && await IsCreditToldAsync(cancellationToken)))
        {
            await WriteToldAsync(order.Id, attention, cancellationToken);
            return;
        }

        var trouble = await RunAsync(program, AttentionReport.Of(order), cancellationToken);
        if (trouble is not null)
        {
            var isLast = failure.Runs >= Retries.Length;
            LogFailed(program.Program, AttentionReport.Of(order).Kind, order.Id.Value, trouble, isLast ? "it is not told again" : $"it is told again in {Retries[failure.Runs]}");
            if (!isLast)
            {
                _failed[order.Id] = (attention, failure.Runs + 1, now + Retries[failure.Runs]);
                return;
            }
        }

        _failed.Remove(order.Id);
        await WriteToldAsync(order.Id, attention, cancellationToken);
    }

    /// <summary>The credit is the account's: of all orders that wait for it, one is told of.</summary>
    private async Task<bool> IsCreditToldAsync(CancellationToken cancellationToken)
    {
        await foreach (var order in orders.ListAttentionAsync(cancellationToken))
        {
            if (order.Issuance!.Attention is { Kind: AttentionKind.CreditExhausted, Told: not null })
            {
                return true;
            }
        }

        return false;
    }

    private Task<Order> WriteToldAsync(OrderId id, Attention attention, CancellationToken cancellationToken) => orders.UpdateAsync(
        id,
        current => current.Issuance?.Attention is { } now && now.IsSameAs(attention)
            ? current with { Issuance = current.Issuance with { Attention = now with { Told = time.GetUtcNow() } } }
            : current,
        cancellationToken);

    /// <returns>Why it failed; <see langword="null"/>: it did not.</returns>
    private async Task<string?> RunAsync(NotifyOptions program, AttentionReport report, CancellationToken cancellationToken)
    {
        var call = new ProgramCall(program.Program, program.Arguments, program.Environment.Concat(Describe(report)), program.Timeout)
        {
            Input = JsonSerializer.Serialize(report, CoreJson.Default.AttentionReport) + "\n",
        };
        try
        {
            var outcome = await ProgramRun.RunAsync(call, time, cancellationToken);
            return outcome.ExitCode switch
            {
                0 => null,
                null => $"it was killed because it had not ended after {program.Timeout}",
                { } code => string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {code}: {outcome.LastWords}"),
            };
        }
        catch (IOException failure)
        {
            return failure.Message;
        }
    }

    private static Dictionary<string, string> Describe(AttentionReport report) => new()
    {
        ["EVENT_KIND"] = report.Kind,
        ["EVENT_ORDER"] = report.Order,
        ["EVENT_TENANT"] = report.Tenant,
        ["EVENT_PROFILE"] = report.Profile,
        ["EVENT_NAMES"] = string.Join(' ', report.Names),
        ["EVENT_TEXT"] = report.Text.Replace('\0', ' '),
        ["EVENT_SINCE"] = report.Since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["EVENT_COMMANDS"] = string.Join('\n', report.Commands),
    };

    [LoggerMessage(90, LogLevel.Error, "The notification {Program} about {Kind} of order {OrderId} failed: {Trouble}; {Consequence}")]
    private partial void LogFailed(string program, string kind, string orderId, string trouble, string consequence);
}
