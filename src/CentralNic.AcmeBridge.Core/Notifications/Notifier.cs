using System.Globalization;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>
/// Runs the operator's program once for each thing that needs a person. What is to be told stands in the orders' documents, so nothing is
/// forgotten when the program stops; what was told is written there afterwards, so after a crash in between it is told again. No issuance
/// waits for it.
/// </summary>
internal sealed partial class Notifier(
    NotifyOptions options, OrderRepository orders, TimeProvider time, ILogger<Notifier> logger) : IPeriodicTask
{
    /// <summary>The waits after runs that failed; after the last one it is given up.</summary>
    private static readonly TimeSpan[] Retries = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)];

    /// <summary>What ended longer ago is no news when the program begins to notify.</summary>
    private static readonly TimeSpan News = TimeSpan.FromDays(1);

    private readonly Dictionary<OrderId, (Attention Of, int Runs, DateTimeOffset Next)> _failed = [];

    /// <summary>What was told and could not be written down yet, as with a full disk: the program is not run for it again.</summary>
    private readonly Dictionary<OrderId, Attention> _told = [];

    public string Name => "notification";

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        await TellAllAsync(cancellationToken);
        return new PeriodicRound(_failed.Count > 0 ? _failed.Values.Min(failure => failure.Next) - time.GetUtcNow() : null);
    }

    private async Task TellAllAsync(CancellationToken cancellationToken)
    {
        var untold = new List<Order>();
        await foreach (var order in orders.ListUntoldAsync(cancellationToken))
        {
            untold.Add(order);
        }

        foreach (var gone in _failed.Keys.Concat(_told.Keys).Except(untold.Select(order => order.Id)).ToArray())
        {
            _failed.Remove(gone);
            _told.Remove(gone);
        }

        await PeriodicRound.ForEachAsync(untold, order => TellAsync(order.Id, cancellationToken), cancellationToken);
    }

    private async Task TellAsync(OrderId id, CancellationToken cancellationToken)
    {
        // The list may be older than what happened since.
        if (await orders.FindAsync(id, cancellationToken) is not { Issuance.Attention: { Told: null } attention } order)
        {
            return;
        }

        if (_told.TryGetValue(id, out var told) && told.IsSameAs(attention))
        {
            await WriteToldAsync(id, attention, cancellationToken);
            return;
        }

        var now = time.GetUtcNow();
        var failure = _failed.TryGetValue(order.Id, out var known) && known.Of.IsSameAs(attention)
            ? known
            : (Of: attention, Runs: 0, Next: now);
        if (now < failure.Next)
        {
            return;
        }

        var isOld = order.IsFinal && now - attention.Since > News;
        if (isOld || (IsOfAll(attention.Kind) && await IsToldAsync(attention.Kind, cancellationToken)))
        {
            await WriteToldAsync(order.Id, attention, cancellationToken);
            return;
        }

        var trouble = await RunProgramAsync(AttentionReport.Of(order), cancellationToken);
        if (trouble is not null)
        {
            var isLast = failure.Runs >= Retries.Length;
            LogFailed(options.Program, AttentionReport.Of(order).Kind, order.Id.Value, trouble, isLast
                ? "it is not told again"
                : $"it is told again in {Retries[failure.Runs]}");
            if (!isLast)
            {
                _failed[order.Id] = (attention, failure.Runs + 1, now + Retries[failure.Runs]);
                return;
            }
        }

        _failed.Remove(order.Id);
        _told[order.Id] = attention;
        await WriteToldAsync(order.Id, attention, cancellationToken);
    }

    /// <summary>The credit is the account's, and the reseller is away for all: of all orders that wait for it, one is told of.</summary>
    private static bool IsOfAll(AttentionKind kind) => kind is AttentionKind.CreditExhausted or AttentionKind.HeldUp;

    private async Task<bool> IsToldAsync(AttentionKind kind, CancellationToken cancellationToken)
    {
        await foreach (var order in orders.ListAttentionAsync(cancellationToken))
        {
            if (order.Issuance!.Attention is { Told: not null } told && told.Kind == kind)
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
    private async Task<string?> RunProgramAsync(AttentionReport report, CancellationToken cancellationToken)
    {
        var call = new ProgramCall(options.Program, options.Arguments, options.Environment.Concat(Describe(report)), options.Timeout)
        {
            Input = JsonSerializer.Serialize(report, ReportsJson.Default.AttentionReport) + "\n",
        };
        try
        {
            var outcome = await ProgramRun.RunAsync(call, time, cancellationToken);
            return outcome.ExitCode switch
            {
                0 => null,
                null => $"it was killed because it had not ended after {options.Timeout}",
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
