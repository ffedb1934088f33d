using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Journal;

/// <summary>
/// Where commits become durable: groups appended as frames with consecutive numbers, one fsync each. Two files take turns: one is
/// written while the contents of the other are brought into the database, after which it is written over from its beginning.
/// </summary>
/// <remarks>
/// Files are filled with zeros ahead of the writing, so that an append changes no length: an fsync costs half then, and a full disk is
/// met before, not within, a frame. Used by one thread.
/// </remarks>
internal sealed class CommitJournal : IDisposable
{
    private const int GrowthBytes = 4 * 1024 * 1024;

    private static readonly byte[] Zeros = new byte[256 * 1024];

    private readonly StoreFile[] _files;
    private readonly long[] _allocated = new long[2];
    private readonly JournalWitness _witness;
    private int _active;
    private bool _dirtyTail;
    private long _through;

    private CommitJournal(StoreFile[] files, JournalWitness witness)
    {
        _files = files;
        _witness = witness;
    }

    /// <summary>Bytes of frames in the file that is written.</summary>
    public long ActiveBytes { get; private set; }

    /// <summary>Number of the frame appended last.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Why the witness could not be written lately; <see langword="null"/>: it could.</summary>
    public IOException? WitnessFailure { get; private set; }

    /// <summary>
    /// True when the loss of acknowledged frames was accepted: what is left must be brought into the database before anything is appended.
    /// </summary>
    public bool HasAcceptedLoss { get; private set; }

    /// <summary>Opens both files and reads what the database does not have yet.</summary>
    /// <param name="options">How files are opened, and whether a loss is accepted.</param>
    /// <param name="mark">What the database knows of the journal.</param>
    /// <param name="sealedRecords">Gets the states of the older file that are still to be brought in, in their order.</param>
    /// <param name="activeRecords">Gets those of the file that is written on.</param>
    /// <param name="sealedThrough">The last number in the older file; 0: it holds nothing that is needed.</param>
    /// <exception cref="StoreUnavailableException">Acknowledged frames are damaged or missing.</exception>
    public static CommitJournal Open(
        string folder,
        LiteDbStoreOptions options,
        JournalMark mark,
        ILogger logger,
        Action<DocumentRecord> sealedRecords,
        Action<DocumentRecord> activeRecords,
        out long sealedThrough)
    {
        var paths = new[] { Path.Combine(folder, "journal-a"), Path.Combine(folder, "journal-b") };
        var witness = JournalWitness.Open(folder, options.OpenFile);
        var journal = new CommitJournal([options.OpenFile(paths[0]), options.OpenFile(paths[1])], witness);
        try
        {
            FolderSync.Flush(folder);
            JournalRun[] runs = [JournalRun.Read(journal._files[0]), JournalRun.Read(journal._files[1])];
            journal._allocated[0] = journal._files[0].Length;
            journal._allocated[1] = journal._files[1].Length;
            var newer = runs[1].Last > runs[0].Last ? 1 : 0;
            journal._active = newer;
            if (JournalCheck.FindLoss(runs[1 - newer], runs[newer], mark, witness) is { } loss)
            {
                if (!options.AcceptLostCommits)
                {
                    throw new StoreUnavailableException(loss);
                }

                journal.HasAcceptedLoss = true;
                journal.LastSequence = sealedThrough = LostCommits.Accept(folder, runs, mark, witness, loss, sealedRecords, logger);
                return journal;
            }

            var through = mark.Through;
            sealedThrough = runs[1 - newer].Last > through ? runs[1 - newer].Last : 0;
            if (sealedThrough > 0)
            {
                runs[1 - newer].Replay(through, sealedRecords);
            }

            journal.LastSequence = Math.Max(through, runs[newer].Last);
            if (runs[newer].Last > through)
            {
                runs[newer].Replay(through, activeRecords);
                journal.ActiveBytes = runs[newer].Bytes;
            }

            if (witness.IsPartlyDamaged)
            {
                StoreLog.WitnessMended(logger, Path.Combine(folder, JournalWitness.FileName));
            }

            journal.Confirm(through);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Makes everything read at the start durable and writes down how far it goes.</summary>
    /// <param name="through">Number of the last frame that the database has.</param>
    /// <exception cref="IOException">It could not be written or flushed.</exception>
    public void Confirm(long through)
    {
        // A frame that a killed process wrote but did not flush is about to be shown to readers: it must not vanish after that.
        _files[0].Flush();
        _files[1].Flush();
        _witness.WriteWhole(LastSequence, ActiveBytes, through);
        _through = through;
        HasAcceptedLoss = false;
    }

    /// <summary>Appends a group and makes it durable.</summary>
    /// <param name="frame">Room for the head (<see cref="JournalFrame.HeadBytes"/>), then the records.</param>
    /// <exception cref="IOException">It could not be written or flushed; nothing of it will be seen again.</exception>
    public void Append(Span<byte> frame)
    {
        var file = _files[_active];
        if (_dirtyTail)
        {
            ClearTail(file);
        }

        Allocate(file, ActiveBytes + frame.Length);
        JournalFrame.Seal(frame, LastSequence + 1);
        _dirtyTail = true;
        file.Write(frame, ActiveBytes);
        file.Flush();
        _dirtyTail = false;
        ActiveBytes += frame.Length;
        LastSequence++;
        Witness(flush: false);
    }

    /// <summary>Goes on in the other file, whose contents the database has.</summary>
    /// <param name="through">Number of the last frame that the database has.</param>
    public void Turn(long through)
    {
        _active = 1 - _active;
        ActiveBytes = 0;
        _dirtyTail = false;
        _through = through;
        Witness(flush: true);
    }

    public void Dispose()
    {
        _files[0].Dispose();
        _files[1].Dispose();
        _witness.Dispose();
    }

    /// <summary>
    /// What was appended is durable, also when this fails: the witness tells less than it could, and the next one corrects it.
    /// </summary>
    private void Witness(bool flush)
    {
        try
        {
            _witness.Write(LastSequence, ActiveBytes, _through);
            if (flush)
            {
                _witness.Flush();
            }

            WitnessFailure = null;
        }
        catch (IOException exception)
        {
            WitnessFailure = exception;
        }
    }

    /// <summary>A group that failed may have reached the disk whole; it must not come back after a restart.</summary>
    private void ClearTail(StoreFile file)
    {
        if (ActiveBytes < file.Length)
        {
            var room = (int)Math.Min(JournalFrame.HeadBytes, file.Length - ActiveBytes);
            file.Write(Zeros.AsSpan(0, room), ActiveBytes);
            file.Flush();
        }

        _dirtyTail = false;
    }

    private void Allocate(StoreFile file, long needed)
    {
        var allocated = _allocated[_active];
        if (needed <= allocated)
        {
            return;
        }

        var target = Math.Max(needed, allocated + GrowthBytes);
        while (allocated < target)
        {
            var part = (int)Math.Min(Zeros.Length, target - allocated);
            file.Write(Zeros.AsSpan(0, part), allocated);
            allocated += part;
            _allocated[_active] = allocated;
        }
    }
}
