using System.Diagnostics;
using CentralNic.AcmeBridge.Fuzzing.Targets;

namespace CentralNic.AcmeBridge.Fuzzing.Engine;

/// <summary>Gives a target one input and judges what came of it: exceptions, time, memory.</summary>
/// <param name="target">The target, started.</param>
internal sealed class Executor(IFuzzTarget target)
{
    /// <summary>What is too slow or too big so often in a row is a finding.</summary>
    private const int Tries = 3;

    /// <summary>How many inputs were run.</summary>
    public long Executions { get; private set; }

    /// <summary>Runs an input.</summary>
    /// <returns>What is wrong; <see langword="null"/>: nothing.</returns>
    public Finding? Run(byte[] input)
    {
        var (finding, time, allocated) = RunOnce(input);
        for (var tries = 1; finding is null && (time > target.MaxTime || allocated > target.MaxAllocated); tries++)
        {
            if (tries == Tries)
            {
                return time > target.MaxTime
                    ? new Finding(input, "slow", $"took {time.TotalSeconds:0.0} s {Tries} times")
                    : new Finding(input, "memory", $"allocated {allocated / 1024} KiB {Tries} times");
            }

            // The machine may have been busy, or something else may have allocated.
            (finding, time, allocated) = RunOnce(input);
        }

        return finding;
    }

    private (Finding? Finding, TimeSpan Time, long Allocated) RunOnce(byte[] input)
    {
        Executions++;
        var allocatedBefore = Allocated();
        var since = Stopwatch.GetTimestamp();
        Finding? finding = null;
        try
        {
            target.Run([.. input]);
        }
#pragma warning disable CA1031 // Whatever a reader lets through is what is looked for.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            finding = Finding.Of(input, failure);
        }

        return (finding, Stopwatch.GetElapsedTime(since), Allocated() - allocatedBefore);
    }

    private long Allocated() => target.IsOnOneThread ? GC.GetAllocatedBytesForCurrentThread() : GC.GetTotalAllocatedBytes();
}
