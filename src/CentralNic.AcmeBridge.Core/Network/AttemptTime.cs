namespace CentralNic.AcmeBridge.Core.Network;

/// <summary>Bounds one attempt in time.</summary>
internal sealed class AttemptTime : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _linked;

    /// <summary>Starts the clock.</summary>
    public AttemptTime(TimeSpan limit, TimeProvider timeProvider, CancellationToken stopping)
    {
        _limit = limit;
        _timeProvider = timeProvider;
        _start = timeProvider.GetTimestamp();
        _timeout = new CancellationTokenSource(limit, timeProvider);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, stopping);
    }

    /// <summary>Cancelled when the time is over or the program stops.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>A token for an equal share of the time that is left.</summary>
    public CancellationTokenSource Share(int shares)
    {
        var share = (_limit - _timeProvider.GetElapsedTime(_start)) / shares;
        return new CancellationTokenSource(share > TimeSpan.Zero ? share : TimeSpan.Zero, _timeProvider);
    }

    public void Dispose()
    {
        _linked.Dispose();
        _timeout.Dispose();
    }
}
