namespace CentralNic.AcmeBridge.Storage.LiteDb.Journal;

/// <summary>What the database knows of the journal.</summary>
/// <param name="Through">Number of the last frame whose contents are all in the database; 0: none.</param>
/// <param name="HasWitness">Whether a <see cref="JournalWitness"/> was kept when it was written; older versions kept none.</param>
internal readonly record struct JournalMark(long Through, bool HasWitness);
