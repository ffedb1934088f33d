using CentralNic.AcmeBridge.Fuzzing.Targets;

namespace CentralNic.AcmeBridge.Fuzzing.Engine;

/// <summary>Chooses few inputs that run through what many run through.</summary>
internal static class CorpusMinimizer
{
    /// <summary>Chooses: what brings most per byte first, until nothing new comes or there are enough.</summary>
    /// <param name="target">The target, started.</param>
    /// <param name="map">The map that its assemblies are instrumented for.</param>
    /// <param name="kept">What is there in any case.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="maxLength">No longer ones than this, in bytes.</param>
    /// <returns>What is chosen besides what is kept.</returns>
    public static IReadOnlyList<byte[]> Choose(
        IFuzzTarget target, CoverageMap map, IReadOnlyList<byte[]> kept, IEnumerable<byte[]> inputs, int most, int maxLength)
    {
        var executor = new Executor(target);
        var isLibraryFault = false;
        AppDomain.CurrentDomain.FirstChanceException += (_, thrown) =>
            isLibraryFault |= thrown.Exception is NullReferenceException or IndexOutOfRangeException;
        var traced = new List<(byte[] Input, HashSet<int> Branches)>();
        foreach (var input in inputs.Where(input => input.Length <= maxLength))
        {
            map.Begin();
            isLibraryFault = false;

            // What a library stumbles over is guarded here, and is not for publication.
            if (executor.Run(input) is null && !isLibraryFault)
            {
                // Which branches, not how often: a small corpus shall have all kinds.
                traced.Add((input, [.. map.End().Branches.Select(branch => branch >> 8)]));
            }
        }

        foreach (var input in kept)
        {
            map.Begin();
            executor.Run(input);
            var known = map.End().Branches.Select(branch => branch >> 8).ToHashSet();
            traced.ForEach(each => each.Branches.ExceptWith(known));
        }

        traced.RemoveAll(each => each.Branches.Count == 0);
        var chosen = new List<byte[]>();
        while (chosen.Count + kept.Count < most && traced.Count > 0)
        {
            var best = traced.MaxBy(each => (double)each.Branches.Count / Math.Max(64, each.Input.Length));
            if (best.Branches.Count == 0)
            {
                break;
            }

            chosen.Add(best.Input);
            var covered = new HashSet<int>(best.Branches);
            traced.ForEach(each => each.Branches.ExceptWith(covered));
            traced.RemoveAll(each => each.Branches.Count == 0);
        }

        return chosen;
    }
}
