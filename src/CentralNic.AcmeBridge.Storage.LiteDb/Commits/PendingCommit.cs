using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Journal;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Commits;

/// <summary>
/// A commit on its way, already in the bytes that the journal gets: its versions are known, because it happens only if they are as
/// expected.
/// </summary>
internal sealed class PendingCommit
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PendingCommit(IReadOnlyList<DocumentWrite> writes, byte[] bytes, DocumentRecord[] records)
    {
        Writes = writes;
        Bytes = bytes;
        Records = records;
    }

    /// <summary>What was asked for.</summary>
    public IReadOnlyList<DocumentWrite> Writes { get; }

    /// <summary>The records as the journal gets them.</summary>
    public byte[] Bytes { get; }

    /// <summary>The states after the commit; their bodies lie in <see cref="Bytes"/>.</summary>
    public DocumentRecord[] Records { get; }

    /// <summary>Ends when the commit is durable or refused.</summary>
    public Task Completion => _done.Task;

    /// <summary>Why it is refused, once that is known.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>Checks what the caller passed and makes the commit.</summary>
    /// <exception cref="ArgumentException">No writes, a key twice, a name that cannot be stored, or too much.</exception>
    public static PendingCommit Create(IReadOnlyList<DocumentWrite> writes)
    {
        WriteRules.Check(writes);
        long size = 0;
        for (var i = 0; i < writes.Count; i++)
        {
            size += JournalRecord.Size(writes[i]);
        }

        if (size > LiteDbStoreOptions.MaxCommitBytes)
        {
            throw new ArgumentException(
                $"A commit holds at most {LiteDbStoreOptions.MaxCommitBytes} bytes; this one has {size}.", nameof(writes));
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)size);
        var records = new DocumentRecord[writes.Count];
        var offset = 0;
        for (var i = 0; i < writes.Count; i++)
        {
            records[i] = JournalRecord.Write(writes[i], bytes, ref offset);
        }

        return new PendingCommit(writes, bytes, records);
    }

    /// <summary>Tells the caller.</summary>
    public void Complete()
    {
        if (Refusal is null)
        {
            _done.SetResult();
        }
        else
        {
            _done.SetException(Refusal);
        }
    }
}
