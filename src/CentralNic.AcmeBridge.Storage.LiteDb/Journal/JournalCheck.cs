using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Programs;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Journal;

/// <summary>
/// Tells a torn tail, which every crash may leave and nobody was told of, from the loss of frames that were acknowledged.
/// </summary>
internal static class JournalCheck
{
    private static string HowToGoOn =>
        "Restore the data folder from a backup. To go on without what is lost, run with the bridge stopped: "
        + $"{OperatorCommands.Line("store accept-loss")}; what was bought meanwhile may then be unknown, so the bridge reads the "
        + "reseller's account before it buys anything.";

    /// <summary>Looks for acknowledged frames that are gone.</summary>
    /// <param name="mark">How far the database has them.</param>
    /// <param name="witness">How far the journal went.</param>
    /// <returns>What is lost, with what can be done; <see langword="null"/>: nothing.</returns>
    public static string? FindLoss(JournalRun older, JournalRun newer, JournalMark mark, JournalWitness witness)
    {
        // The next frame is written only after the one before is on disk, so no frame may be missing before a whole one.
        var expected = mark.Through;
        foreach (var run in new[] { older, newer })
        {
            if (run.Last > expected)
            {
                if (run.First > expected + 1)
                {
                    return Missing(run, expected + 1);
                }

                expected = run.Last;
            }
        }

        foreach (var run in new[] { older, newer })
        {
            var frames = run.WholeFrames();
            if (frames.Count > 0 && frames.Max(frame => frame.Sequence) > expected)
            {
                return Missing(run, expected + 1);
            }
        }

        if (mark.HasWitness && (witness.IsDamaged || witness.IsNew))
        {
            var file = Path.Combine(Path.GetDirectoryName(newer.Path)!, JournalWitness.FileName);
            return $"The file '{file}', which tells how far the journal goes, is {(witness.IsDamaged ? "damaged" : "missing")}: whether "
                + $"acknowledged entries after {expected} are gone cannot be told. {HowToGoOn}";
        }

        return witness.LastSequence > expected
            ? $"The journal '{newer.Path}' is damaged: it ends with entry {expected}, but entries up to {witness.LastSequence} were "
                + $"acknowledged (it was written up to byte {witness.LastBytes}; whole entries reach byte {newer.Bytes} of "
                + $"{newer.FileBytes}). What {Quantity.Of(witness.LastSequence - expected, "entry", "entries")} held (accounts, orders, "
                + $"certificates) is lost. {HowToGoOn}"
            : null;
    }

    private static string Missing(JournalRun run, long number) =>
        $"The journal '{run.Path}' is damaged: entry {number} is missing or unreadable, but later ones are there. {HowToGoOn}";
}
