using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Profiles;

/// <summary>
/// Asks the reseller what the classes of the profiles can do (GetCertificateInfo, manual 8.4.2): its answer wins over the
/// built-in catalog. At the start and then daily, at the lowest priority; until it has answered the catalog serves.
/// </summary>
internal sealed partial class ClassRefresh(
    ProfileCatalog profiles,
    ResellerClient reseller,
    CertificateClassCatalog catalog,
    TimeProvider time,
    ILogger<ClassRefresh> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource _firstRound = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends after the first round, answered or not.</summary>
    public Task FirstRound => _firstRound.Task;

    /// <summary>Asks until the program stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var answered = await AskAsync(cancellationToken);
            _firstRound.TrySetResult();
            await Task.Delay(answered ? Interval : RetryInterval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var sameClass in profiles.All.SelectMany(offered => offered.Alternatives).GroupBy(offered => offered.Class.Name, StringComparer.OrdinalIgnoreCase))
            {
                var info = await reseller.Classes.InfoAsync(sameClass.Key, CommandPriority.Housekeeping, cancellationToken);
                if (catalog.With(info).Find(sameClass.Key) is { } described)
                {
                    foreach (var offered in sameClass)
                    {
                        offered.Class = described;
                    }
                }
            }

            return true;
        }
        catch (ResellerException trouble)
        {
            LogNotAnswered(trouble, RetryInterval);
            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(60, LogLevel.Warning, "The reseller did not say what its certificate classes can do; the built-in catalog serves, asked again in {Delay}")]
    private partial void LogNotAnswered(ResellerException trouble, TimeSpan delay);
}
