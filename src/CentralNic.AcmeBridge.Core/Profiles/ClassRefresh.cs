using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Errors;

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

    /// <summary>Is told what became of each class that was asked for; <see langword="null"/>: the reseller no longer has it.</summary>
    public Func<string, CertificateClass?, CancellationToken, Task>? Observed { get; set; }

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
        CertificateClassInfo info;
        try
        {
            info = await reseller.Classes.InfoAsync(name, CommandPriority.Housekeeping, cancellationToken);
        }
        catch (ResellerException refusal) when (!refusal.IsRetryable())
        {
            // Only the list tells whether the class is gone, or something else is wrong.
            var all = await reseller.Classes.ListAsync(CommandPriority.Housekeeping, cancellationToken);
            if (all.Count == 0 || all.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw;
            }

            await ObservedAsync(name, null, cancellationToken);
            return;
        }

        if (catalog.With(info).Find(name) is { } described)
        {
            foreach (var offered in offers)
            {
                offered.Class = described;
            }

            await ObservedAsync(name, described, cancellationToken);
        }
    }

    private async Task ObservedAsync(string name, CertificateClass? described, CancellationToken cancellationToken)
    {
        if (Observed is { } observed)
        {
            await observed(name, described, cancellationToken);
        }
    }
}
