using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Classes;

namespace CentralNic.AcmeBridge.Core.Profiles;

/// <summary>
/// Asks the reseller what the classes of the profiles can do (GetCertificateInfo, manual 8.4.2): its answer wins over the
/// built-in catalog. At the start and then daily, at the lowest priority; until it has answered the catalog serves.
/// </summary>
internal sealed class ClassRefresh(
    ProfileCatalog profiles,
    ResellerClient reseller,
    CertificateClassCatalog catalog) : IPeriodicTask
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource _firstRound = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "certificate-classes";

    public TimeSpan FirstRetry => RetryInterval;

    public TimeSpan LongestRetry => RetryInterval;

    /// <summary>Ends after the first round, answered or not.</summary>
    public Task FirstRound => _firstRound.Task;

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            var classes = profiles.All
                .SelectMany(offered => offered.Alternatives)
                .GroupBy(offered => offered.Class.Name, StringComparer.OrdinalIgnoreCase);
            await PeriodicRound.ForEachAsync(
                classes, sameClass => AskAsync(sameClass.Key, sameClass, cancellationToken), cancellationToken);
            return PeriodicRound.Done(Interval);
        }
        finally
        {
            _firstRound.TrySetResult();
        }
    }

    private async Task AskAsync(string name, IEnumerable<OfferedProfile> offers, CancellationToken cancellationToken)
    {
        var info = await reseller.Classes.InfoAsync(name, CommandPriority.Housekeeping, cancellationToken);
        if (catalog.With(info).Find(name) is { } described)
        {
            foreach (var offered in offers)
            {
                offered.Class = described;
            }
        }
    }
}
