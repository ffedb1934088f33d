using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Budget;

namespace CentralNic.AcmeBridge.Core.Dcv.Visibility;

/// <summary>
/// Shares what looks for proofs at customers' web servers and DNS: checks before an order is paid, of what hooks publish on trial, and of
/// the proofs themselves.
/// </summary>
internal sealed class ProofProbeSlots(DcvVisibilityOptions options, TimeProvider time)
{
    /// <summary>How many may be under way at once; each may take as long as somebody's server does not answer.</summary>
    internal const int MostAtOnce = 256;

    private readonly FairSlots _slots = new(MostAtOnce, time);

    /// <summary>
    /// Looks once, with a slot for whom the work runs (<see cref="CommandCaller"/>), within <see cref="DcvVisibilityOptions.LookTimeout"/>.
    /// </summary>
    public async Task<DcvObservation> LookAsync(
        Func<CancellationToken, Task<DcvObservation>> look, CancellationToken cancellationToken)
    {
        using var slot = await _slots.AcquireAsync(CommandCaller.Current, cancellationToken);
        using var timeout = new CancellationTokenSource(options.LookTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await look(stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DcvObservation.Missing($"no answer within {options.LookTimeout}");
        }
    }
}
