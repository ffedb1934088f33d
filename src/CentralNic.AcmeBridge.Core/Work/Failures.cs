using System.Runtime.ExceptionServices;

namespace CentralNic.AcmeBridge.Core.Work;

/// <summary>Does several things of which each is to be done whatever becomes of the others, and throws at the end what failed.</summary>
public sealed class Failures
{
    private readonly List<Exception> _failures = [];

    /// <summary>Does one of them and keeps what it throws.</summary>
    /// <param name="act">What is done.</param>
    /// <param name="cancellationToken">When it is cancelled, that is not a failure: the cancellation is thrown at once.</param>
    public async Task CatchAsync(Func<Task> act, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(act);
        try
        {
            await act();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // It is thrown by Throw, after the rest has been done.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failures.Add(failure);
        }
    }

    /// <summary>Disposes all of them, one after the other, and keeps what that throws.</summary>
    /// <param name="parts">What is disposed; of those that are <see langword="null"/> nothing.</param>
    public async Task DisposeAsync(params object?[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        foreach (var part in parts)
        {
            await CatchAsync(async () =>
            {
                if (part is IAsyncDisposable asynchronous)
                {
                    await asynchronous.DisposeAsync();
                }
                else
                {
                    (part as IDisposable)?.Dispose();
                }
            });
        }
    }

    /// <summary>Goes through what failed.</summary>
    /// <param name="act">What is done with each failure.</param>
    public void ForEach(Action<Exception> act) => _failures.ForEach(act);

    /// <summary>Throws what failed, if anything did.</summary>
    /// <exception cref="AggregateException">Several things failed; the failure of a single one is thrown as it is.</exception>
    public void Throw()
    {
        switch (_failures)
        {
            case []:
                return;
            case [var only]:
                ExceptionDispatchInfo.Throw(only);
                return;
            default:
                throw new AggregateException(_failures);
        }
    }
}
