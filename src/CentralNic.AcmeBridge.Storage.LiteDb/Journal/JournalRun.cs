using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Journal;

/// <summary>
/// The frames of one journal file: from its beginning, with consecutive numbers, up to the first that is not whole or belongs to an earlier
/// turn; and what whole frames stand behind that.
/// </summary>
internal sealed class JournalRun
{
    private readonly byte[] _bytes;

    private JournalRun(string path, byte[] bytes)
    {
        Path = path;
        _bytes = bytes;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Number of the first frame; 0: there is none.</summary>
    public long First { get; private set; }

    /// <summary>Number of the last frame; 0: there is none.</summary>
    public long Last { get; private set; }

    /// <summary>Length of the frames.</summary>
    public int Bytes { get; private set; }

    /// <summary>Length of the file.</summary>
    public int FileBytes => _bytes.Length;

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

    /// <summary>Hands out the states in their order.</summary>
    /// <param name="through">Frames up to this number are left out.</param>
    public void Replay(long through, Action<DocumentRecord> records)
    {
        var offset = 0;
        while (offset < Bytes)
        {
            JournalFrame.TryRead(_bytes.AsSpan(offset), out var sequence, out var length);
            if (sequence > through)
            {
                ReplayFrame(offset, length, records);
            }

            offset += length;
        }
    }

    /// <summary>Hands out the states of one frame.</summary>
    public void ReplayFrame(int offset, int length, Action<DocumentRecord> records)
    {
        var frame = _bytes.AsSpan(offset, length);
        var at = JournalFrame.HeadBytes;
        while (at < length)
        {
            records(JournalRecord.Read(frame, ref at));
        }
    }

    /// <summary>Every whole frame of the file, wherever it stands.</summary>
    public List<(long Sequence, int Offset, int Length)> WholeFrames()
    {
        var frames = new List<(long, int, int)>();
        var offset = 0;
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
                frames.Add((sequence, offset, length));
                offset += length;
            }
            else
            {
                offset++;
            }
        }

        return frames;
    }
}
