using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Ids;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Dcv.Preflight;

/// <summary>
/// Sees before anything is paid that what a hook publishes can be found: a harmless file is published by it, fetched as the CA would fetch
/// the real one, and removed; records in the same way (<see cref="RecordTrials"/>). Until it can be seen it stays for the next check, as
/// long as the order waits. Path and contents are made of the order's id, so that the order goes on with the same file after a restart.
/// </summary>
internal sealed partial class HookTrials(SiteProbe sites, TimeProvider time, ILogger<HookTrials> logger)
{
    /// <summary>A trial that nobody looked at for so long is of an order that ended; longer than any wait between two checks.</summary>
    internal static readonly TimeSpan AbandonedAfter = TimeSpan.FromMinutes(30);

    /// <summary>Programs return before their files have arrived everywhere.</summary>
    private static readonly ImmutableArray<TimeSpan> Waits = [.. new[] { 1, 2, 3, 5 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    /// <summary>By the order and what stands where.</summary>
    private readonly ConcurrentDictionary<(OrderId Order, string Place), Trial> _standing = new();

    /// <summary>Publishes and looks, and takes away when all can be seen.</summary>
    /// <param name="hosts">The hosts with the hooks that serve them.</param>
    /// <param name="served">The hosts on which the order's file will stand.</param>
    /// <param name="ca">The CA as the classes name it.</param>
    public async Task<ImmutableArray<(string Host, DcvObservation Sighting)>> LookAsync(
        OrderId order,
        TenantId? tenant,
        IReadOnlyList<(string Host, HookPublisher Hook)> hosts,
        IReadOnlyList<string> served,
        string method,
        string ca,
        CancellationToken cancellationToken)
    {
        if (hosts.All(host => sites.Remembers(host.Host, tenant, served, method, ca)))
        {
            return [];
        }

        // A redirect may lead from one of them to another, so all get the file before one is looked at.
        var file = FileOf(order);
        var published = await Task.WhenAll(hosts.Select(host => PublishAsync(
            order, host.Hook, new DcvToken { Name = host.Host, Domain = host.Host, File = file }, cancellationToken)));
        var sightings = await Task.WhenAll(hosts.Zip(published).Select(async pair => (
            pair.First.Host,
            pair.Second ?? await UntilVisibleAsync(
                () => sites.LookForAsync(file, pair.First.Host, tenant, served, method, ca, cancellationToken), cancellationToken))));
        if (sightings.All(seen => seen.Item2.IsVisible))
        {
            await WithdrawAsync(order, cancellationToken);
        }

        return [.. sightings];
    }

    /// <summary>Takes away what stands for orders that do not wait any more.</summary>
    public Task WithdrawAbandonedAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var abandoned = _standing.Where(entry => now - entry.Value.Looked >= AbandonedAfter).Select(entry => entry.Key);
        return WithdrawAsync(abandoned, cancellationToken);
    }

    /// <summary>Takes away what stands for an order.</summary>
    public Task WithdrawAsync(OrderId order, CancellationToken cancellationToken) =>
        WithdrawAsync(_standing.Keys.Where(key => key.Order == order), cancellationToken);

    /// <summary>
    /// A label and a text that are the same for an order however often it is looked at. They tell nothing, so anybody may see them.
    /// </summary>
    internal static (string Label, string Text) WordsOf(OrderId order)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("acme-bridge-trial " + order.Value)));
        return ("acme-bridge-trial-" + hash[..32], "acme-bridge-trial-" + hash[32..]);
    }

    private static DcvFile FileOf(OrderId order)
    {
        var (label, text) = WordsOf(order);
        return new DcvFile($"{HttpDcvPublisher.Folder}{label}.txt", text);
    }

    /// <summary>Publishes something harmless, and remembers that it stands there.</summary>
    /// <returns>Why it could not be published.</returns>
    internal async Task<DcvObservation?> PublishAsync(
        OrderId order, HookPublisher hook, DcvToken token, CancellationToken cancellationToken)
    {
        _standing[(order, token.ToString())] = new Trial(hook, token, time.GetUtcNow());
        try
        {
            await hook.PublishAsync(order, token, cancellationToken);
            return null;
        }
        catch (DcvPublicationException failure)
        {
            return DcvObservation.Missing($"it could not be published: {failure.Message}");
        }
    }

    /// <summary>Looks for something that was published until it is there, for some seconds.</summary>
    internal async Task<DcvObservation> UntilVisibleAsync(Func<Task<DcvObservation>> look, CancellationToken cancellationToken)
    {
        foreach (var wait in Waits)
        {
            if (await look() is { IsVisible: true } sighting)
            {
                return sighting;
            }

            await Task.Delay(wait, time, cancellationToken);
        }

        return await look();
    }

    private Task WithdrawAsync(IEnumerable<(OrderId Order, string Place)> keys, CancellationToken cancellationToken) =>
        Task.WhenAll(keys.ToArray().Select(key => WithdrawAsync(key, cancellationToken)));

    private async Task WithdrawAsync((OrderId Order, string Place) key, CancellationToken cancellationToken)
    {
        if (!_standing.TryGetValue(key, out var trial))
        {
            return;
        }

        try
        {
            await trial.Hook.WithdrawAsync(key.Order, trial.Token, cancellationToken);
            _standing.TryRemove(KeyValuePair.Create(key, trial));
        }
        catch (DcvPublicationException failure)
        {
            LogNotWithdrawn(trial.Token, failure.Message);
        }
    }

    [LoggerMessage(75, LogLevel.Warning, "The harmless proof {Token} could not be taken away and is tried again: {Reason}")]
    private partial void LogNotWithdrawn(DcvToken token, string reason);

    private sealed record Trial(HookPublisher Hook, DcvToken Token, DateTimeOffset Looked);
}
