using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace CentralNic.AcmeBridge.Fuzzing.Engine;

/// <summary>
/// What an execution ran through: the map that SharpFuzz's instrumentation counts branches in, as afl-fuzz has it. One byte per branch of
/// the instrumented assemblies, by hash; how often a branch ran is told apart by powers of two.
/// </summary>
internal sealed unsafe class CoverageMap : IDisposable
{
    /// <summary>The bytes of the map; the instrumentation's own number.</summary>
    public const int Size = 1 << 16;

    private static readonly byte[] Buckets = MakeBuckets();

    private readonly byte* _trace = (byte*)NativeMemory.AlignedAlloc(Size, 64);
    private readonly byte[] _seen = new byte[Size];

    /// <summary>Makes the map and has the instrumentation write to it. There is one in a process.</summary>
    public CoverageMap()
    {
        new Span<byte>(_trace, Size).Clear();
        Trace.SharedMem = _trace;
    }

    /// <summary>How many branches were seen so far.</summary>
    public int Branches { get; private set; }

    /// <summary>Forgets the execution before.</summary>
    public void Begin()
    {
        new Span<byte>(_trace, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>What the execution ran through, as branch and how often; the same whatever runs later.</summary>
    public CoverageTrace End()
    {
        var trace = new Span<byte>(_trace, Size);
        var branches = new List<int>(512);
        var words = MemoryMarshal.Cast<byte, ulong>(trace);
        for (var word = 0; word < words.Length; word++)
        {
            if (words[word] == 0)
            {
                continue;
            }

            for (var at = word * 8; at < (word + 1) * 8; at++)
            {
                if (trace[at] != 0)
                {
                    branches.Add((at << 8) | Buckets[trace[at]]);
                }
            }
        }

        return new CoverageTrace([.. branches]);
    }

    /// <summary>Whether a trace has a branch, or a count of one, that was not seen yet.</summary>
    public bool IsNew(CoverageTrace trace)
    {
        foreach (var branch in trace.Branches)
        {
            if ((_seen[branch >> 8] & branch & 0xFF) == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes what a trace ran through.</summary>
    public void Add(CoverageTrace trace)
    {
        foreach (var branch in trace.Branches)
        {
            ref var seen = ref _seen[branch >> 8];
            Branches += seen == 0 ? 1 : 0;
            seen |= (byte)branch;
        }
    }

    /// <summary>What in a trace is new.</summary>
    public CoverageTrace NewIn(CoverageTrace trace) =>
        new([.. trace.Branches.Where(branch => (_seen[branch >> 8] & branch & 0xFF) == 0)]);

    public void Dispose()
    {
        // The instrumentation writes to the end of the process, from whatever thread is left.
        Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(Size);
        NativeMemory.AlignedFree(_trace);
    }

    private static byte[] MakeBuckets()
    {
        var buckets = new byte[256];
        for (var count = 1; count < 256; count++)
        {
            buckets[count] = count switch { 1 => 1, 2 => 2, 3 => 4, < 8 => 8, < 16 => 16, < 32 => 32, < 128 => 64, _ => 128 };
        }

        return buckets;
    }
}

/// <summary>The branches of one execution.</summary>
/// <param name="Branches">The branch in the upper bits, one bit for how often it ran in the lowest eight.</param>
internal readonly record struct CoverageTrace(int[] Branches)
{
    /// <summary>Whether all of another are in it.</summary>
    public bool Has(CoverageTrace other)
    {
        var own = new HashSet<int>(Branches);
        return Array.TrueForAll(other.Branches, own.Contains);
    }
}
