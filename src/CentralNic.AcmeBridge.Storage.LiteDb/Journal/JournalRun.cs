using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Journal;

/// <summary>
/// The frames of one journal file from its beginning, with consecutive numbers, up to the first that is not whole or belongs to an earlier turn.
/// </summary>
internal sealed class JournalRun
{
    private readonly byte[] _bytes;
    private readonly string _path;

    private JournalRun(string path, byte[] bytes)
    {
        _path = path;
        _bytes = bytes;
    }

    /// <summary>Number of the first frame; 0: there is none.</summary>
    public long First { get; private set; }

    /// <summary>Number of the last frame; 0: there is none.</summary>
    public long Last { get; private set; }

    /// <summary>Length of the frames.</summary>
    public int Bytes { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    public static JournalRun Read(StoreFile file)
    {
        var bytes = new byte[file.Length];
        file.Read(bytes, 0);
        var run = new JournalRun(file.Path, bytes);
        while (JournalFrame.TryRead(bytes.AsSpan(run.Bytes), out var sequence, out var length)
            && (run.First == 0 || sequence == run.Last + 1))
        {
            run.First = run.First == 0 ? sequence : run.First;
            run.Last = sequence;
            run.Bytes += length;
        }

        return run;
    }

    /// <summary>
    /// Tells a torn tail, which every crash may leave and nobody was told of, from damage to frames that were acknowledged: the next frame is
    /// written only after the one before is on disk, so no frame may be missing before a whole one.
    /// </summary>
    /// <param name="older">The older file.</param>
    /// <param name="newer">The newer file.</param>
    /// <param name="through">The last number that the database has.</param>
    /// <exception cref="StoreUnavailableException">A frame is missing.</exception>
    public static void CheckUnbroken(JournalRun older, JournalRun newer, long through)
    {
        var expected = through;
        foreach (var run in new[] { older, newer })
        {
            if (run.Last > expected)
            {
                if (run.First > expected + 1)
                {
                    throw Damaged(run, expected + 1);
                }

                expected = run.Last;
            }
        }

        foreach (var run in new[] { older, newer })
        {
            var later = run.LastBehind();
            if (later > expected)
            {
                throw Damaged(run, expected + 1);
            }
        }
    }

    /// <summary>Hands out the states in their order.</summary>
    /// <param name="through">Frames up to this number are left out.</param>
    /// <param name="records">Gets each state.</param>
    public void Replay(long through, Action<DocumentRecord> records)
    {
        var offset = 0;
        while (offset < Bytes)
        {
            JournalFrame.TryRead(_bytes.AsSpan(offset), out var sequence, out var length);
            var frame = _bytes.AsSpan(offset, length);
            var at = JournalFrame.HeadBytes;
            while (sequence > through && at < length)
            {
                records(JournalRecord.Read(frame, ref at));
            }

            offset += length;
        }
    }

    private static StoreUnavailableException Damaged(JournalRun run, long number) =>
        new($"The journal '{run._path}' is damaged: entry {number} is missing or unreadable, but later ones are there. Restore the data folder from a backup.");

    /// <summary>The highest number of a whole frame behind the run.</summary>
    private long LastBehind()
    {
        var last = 0L;
        var offset = Bytes;
        while (offset < _bytes.Length)
        {
            var next = _bytes.AsSpan(offset).IndexOf(JournalFrame.Mark);
            if (next < 0)
            {
                break;
            }

            offset += next;
            if (JournalFrame.TryRead(_bytes.AsSpan(offset), out var sequence, out var length))
            {
                last = Math.Max(last, sequence);
                offset += length;
            }
            else
            {
                offset++;
            }
        }

        return last;
    }
}
