using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Dcv.Preflight;

/// <summary>
/// Looks, before money is spent, whether the CA would find the proofs of an order, by harmless ones: files, and the records of hooks. What
/// is written by DNS updates is asked of the server instead (<see cref="DcvPreflight.ReachAsync"/>).
/// </summary>
internal sealed class TrialPreflight(DcvPublishers publishers, SiteProbe sites, HookTrials trials, RecordTrials records)
{
    /// <param name="tenant">Whose order it is for.</param>
    /// <param name="names">The names to look at.</param>
    /// <param name="ca">The CA as the classes name it.</param>
    /// <param name="served">All names on which the order's files will stand.</param>
    /// <param name="order">The order for which hooks may publish a harmless proof; <see langword="null"/>: nothing is published.</param>
    /// <returns>A sentence for each name whose proof would not be found.</returns>
    public async Task<ImmutableArray<string>> FindUnseenAsync(
        TenantId tenant,
        IReadOnlyList<string> names,
        string method,
        string ca,
        IReadOnlyList<string> served,
        OrderId? order,
        CancellationToken cancellationToken)
    {
        var hosts = names.Select(name => (Host: name, Publisher: publishers.For(method, name))).ToArray();
        (string Host, HookPublisher Hook)[] hooked = order is null
            ? []
            : [.. from host in hosts where host.Publisher is HookPublisher select (host.Host, (HookPublisher)host.Publisher!)];
        if (DcvMethods.IsRecord(method))
        {
            return hooked.Length == 0
                ? []
                : [.. (await records.LookAsync(order!.Value, hooked, method, cancellationToken)).Where(look => !look.Sighting.IsVisible)
                    .Select(look => $"{look.Name}: the CA would not find its record: {look.Sighting.Found}.")];
        }

        if (!DcvMethods.IsFile(method))
        {
            return [];
        }

        var own = Task.WhenAll(hosts.Where(host => host.Publisher is HttpDcvPublisher)
            .Select(async host => (host.Host, Sighting: await sites.LookAsync(host.Host, tenant, served, method, ca, cancellationToken))));
        var tried = hooked.Length == 0 ? [] : await trials.LookAsync(order!.Value, tenant, hooked, served, method, ca, cancellationToken);
        return [.. (await own).Concat(tried).Where(look => !look.Sighting.IsVisible)
            .Select(look => $"{look.Host}: the CA would not find its file: {look.Sighting.Found}.")];
    }
}
