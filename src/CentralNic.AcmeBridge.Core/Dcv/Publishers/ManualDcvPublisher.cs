using System.Collections.Immutable;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Programs;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>
/// Shows the operator what to publish: in the log, and in a file that the command line lists. The order goes on by itself when it can
/// be seen.
/// </summary>
internal sealed partial class ManualDcvPublisher(ManualDcvOptions options, ILogger<ManualDcvPublisher> logger) : IDcvPublisher
{
    /// <summary>Its name; there is one of its kind.</summary>
    public const string PublisherName = "manual";

    private readonly Lock _lock = new();
    private volatile Served _served = new(options);
    private ImmutableArray<ManualDcvTask> _tasks = [];

    public string Name => PublisherName;

    public NameSuffixes Names => _served.Names;

    public NameSuffixes AliasTargets => _served.AliasTargets;

    public bool Lasts => true;

    /// <summary>Whether a token was placed to be published by hand.</summary>
    public static bool IsByHand(DcvToken token) => token.Placement?.Publisher == PublisherName;

    public bool Takes(string method) => _served.Options.Methods.Contains(method, StringComparer.OrdinalIgnoreCase);

    /// <summary>The program starts: nothing of an earlier run is listed until it is restored.</summary>
    public void Begin() => File.Delete(_served.Options.ListFile);

    /// <summary>Serves other names from now on. What is listed stays.</summary>
    public void Configure(ManualDcvOptions changed) => _served = new Served(changed);

    public Task<DcvReach> ReachAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(DcvReach.At($"by hand, as the log says, and with the values: {OperatorCommands.Line("dcv list")}"));

    public Task PublishAsync(OrderId order, DcvToken token, CancellationToken cancellationToken)
    {
        if (Change(tasks => With(tasks, TaskOf(order, token))))
        {
            LogPublish(order.Value, token, OperatorCommands.Line("dcv list"));
        }

        return Task.CompletedTask;
    }

    public Task WithdrawAsync(OrderId order, DcvToken token, CancellationToken cancellationToken)
    {
        if (Change(tasks => tasks.Remove(TaskOf(order, token))))
        {
            LogWithdraw(order.Value, token);
        }

        return Task.CompletedTask;
    }

    public void Restore(OrderId order, DcvToken token) =>
        Change(tasks => With(tasks, TaskOf(order, token)));

    private static ImmutableArray<ManualDcvTask> With(ImmutableArray<ManualDcvTask> tasks, ManualDcvTask task) =>
        tasks.Contains(task) ? tasks : tasks.Add(task);

    private static ManualDcvTask TaskOf(OrderId order, DcvToken token) => new(order.Value, token.Name, token.ToInstruction());

    /// <returns>Whether it was a change.</returns>
    private bool Change(Func<ImmutableArray<ManualDcvTask>, ImmutableArray<ManualDcvTask>> change)
    {
        lock (_lock)
        {
            var changed = change(_tasks);
            if (changed.Length == _tasks.Length)
            {
                return false;
            }

            try
            {
                // Readers never see half a list.
                var list = _served.Options.ListFile;
                var written = list + ".new";
                File.WriteAllBytes(written, JsonSerializer.SerializeToUtf8Bytes([.. changed], ManualDcvJson.Default.ManualDcvTaskArray));
                File.Move(written, list, overwrite: true);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new DcvPublicationException($"{_served.Options.ListFile} cannot be written: {failure.Message.TrimEnd('.')}", failure);
            }

            _tasks = changed;
            return true;
        }
    }

    [LoggerMessage(
        71,
        LogLevel.Warning,
        "Publish by hand for order {OrderId}: {Token}, with the value that this shows: {Command}; the order goes on when it can be seen")]
    private partial void LogPublish(string orderId, DcvToken token, string command);

    [LoggerMessage(72, LogLevel.Information, "Order {OrderId} no longer needs this, it may be removed: {Token}")]
    private partial void LogWithdraw(string orderId, DcvToken token);

    private sealed class Served(ManualDcvOptions options)
    {
        public ManualDcvOptions Options => options;

        public NameSuffixes Names { get; } = new(options.Names);

        public NameSuffixes AliasTargets { get; } = new(options.AliasTargets ?? options.Names);
    }
}
