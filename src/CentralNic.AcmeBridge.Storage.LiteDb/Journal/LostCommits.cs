using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Journal;

/// <summary>
/// Goes on without acknowledged frames that are gone, because the operator chose so: keeps what is left and says what is not.
/// </summary>
internal static class LostCommits
{
    /// <summary>Sets the files aside and hands out everything that can still be read, also what stands behind a gap.</summary>
    /// <param name="mark">How far the database has the frames.</param>
    /// <param name="witness">How far the journal went.</param>
    /// <param name="loss">What was found to be lost.</param>
    /// <param name="records">Gets the states, in their order.</param>
    /// <returns>The number after which the next frame is numbered.</returns>
    public static long Accept(
        string folder,
        JournalRun[] runs,
        JournalMark mark,
        JournalWitness witness,
        string loss,
        Action<DocumentRecord> records,
        ILogger logger)
    {
        var kept = SetAside.Copy(folder, [.. runs.Select(run => run.Path)]);
        var frames = runs.SelectMany(run => run.WholeFrames().Select(frame => (Run: run, Frame: frame)))
            .Where(found => found.Frame.Sequence > mark.Through)
            .OrderBy(found => found.Frame.Sequence)
            .ToList();
        foreach (var (run, frame) in frames)
        {
            run.ReplayFrame(frame.Offset, frame.Length, records);
        }

        var last = Math.Max(Math.Max(mark.Through, witness.LastSequence), frames.Count > 0 ? frames[^1].Frame.Sequence : 0);
        StoreLog.LossAccepted(logger, loss, Missing(mark.Through, last, [.. frames.Select(found => found.Frame.Sequence)]), kept);
        return last;
    }

    /// <summary>The numbers that are not there, as ranges.</summary>
    private static string Missing(long through, long last, HashSet<long> there)
    {
        var ranges = new List<string>();
        for (var number = through + 1; number <= last; number++)
        {
            if (there.Contains(number))
            {
                continue;
            }

            var from = number;
            while (number < last && !there.Contains(number + 1))
            {
                number++;
            }

            ranges.Add(from == number ? FormattableString.Invariant($"{from}") : FormattableString.Invariant($"{from}-{number}"));
        }

        return ranges.Count == 0 ? "unknown" : string.Join(", ", ranges);
    }
}
