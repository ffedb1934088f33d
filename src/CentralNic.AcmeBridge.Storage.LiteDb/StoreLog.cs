using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb;

/// <summary>What the store tells the operator.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(
        4001, LogLevel.Information, "Store opened in {Folder}; documents in the journal that the database does not have yet: {Resting}")]
    public static partial void Opened(ILogger logger, string folder, int resting);

    [LoggerMessage(4002, LogLevel.Error, "Store refuses commits until its journal can be written again")]
    public static partial void WritingFailed(ILogger logger, Exception exception);

    [LoggerMessage(4003, LogLevel.Information, "Store takes commits again")]
    public static partial void WritingRecovered(ILogger logger);

    [LoggerMessage(
        4004, LogLevel.Error, "Store cannot bring its journal into the database; the documents stay in the journal, and it is tried again")]
    public static partial void DrainFailed(ILogger logger, Exception exception);

    [LoggerMessage(4005, LogLevel.Information, "Store brings its journal into the database again")]
    public static partial void DrainRecovered(ILogger logger);

    [LoggerMessage(4006, LogLevel.Debug, "Store brought the journal into the database in {Milliseconds} ms (documents: {Documents})")]
    public static partial void Drained(ILogger logger, int documents, double milliseconds);

    [LoggerMessage(
        4007,
        LogLevel.Critical,
        "Store goes on without acknowledged commits, as it was told to. "
        + "Entries not there: {Missing}. The journal as it was is kept in {Folder}. What was found: {Loss}")]
    public static partial void LossAccepted(ILogger logger, string loss, string missing, string folder);

    [LoggerMessage(
        4008,
        LogLevel.Warning,
        "Store found half of {File} damaged, which tells how far the journal goes, and wrote it anew; nothing is lost")]
    public static partial void WitnessMended(ILogger logger, string file);

    [LoggerMessage(
        4009,
        LogLevel.Error,
        "Store cannot write down how far its journal goes; commits go on, but a loss at the journal's end might not be noticed")]
    public static partial void WitnessFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        4010,
        LogLevel.Warning,
        "Checksums of pages of {File} are damaged or missing (pages: {Unsure}). Each document was verified by its own checksum and taken "
        + "over into a new file (documents: {Documents}); the file as it was is kept in {Folder}")]
    public static partial void SumsLost(ILogger logger, string file, int unsure, int documents, string folder);

    [LoggerMessage(
        4011,
        LogLevel.Critical,
        "Store found damaged pages in {File} (damaged: {Pages}, without a checksum: {Unsure}); all whole documents were taken over into a "
        + "new file (documents: {Documents}), and the damaged file is kept in {Folder}")]
    public static partial void DatabaseRebuilt(ILogger logger, string file, int pages, int unsure, int documents, string folder);

    [LoggerMessage(
        4012,
        LogLevel.Critical,
        "Page {Page} of {File} is damaged; nothing is bought until the bridge is restarted: at the start all that is whole is taken over, "
        + "and what is lost is listed")]
    public static partial void PageDamaged(ILogger logger, long page, string file);

    [LoggerMessage(
        4013,
        LogLevel.Critical,
        "Document {Document} was damaged and cannot be read; the damaged file is kept in {Folder}. "
        + "Restore a backup, or go on without it, with the bridge stopped: {Command}")]
    public static partial void DocumentLost(ILogger logger, string document, string folder, string command);

    [LoggerMessage(
        4014,
        LogLevel.Critical,
        "Documents were lost whose names cannot be told, so nothing is bought; the damaged file is kept in {Folder}. "
        + "Restore a backup, or go on without them, with the bridge stopped: {Command}")]
    public static partial void MoreMayBeLost(ILogger logger, string folder, string command);

    [LoggerMessage(4015, LogLevel.Critical, "Document {Document} is damaged in {File} and cannot be read; the rest is served")]
    public static partial void DocumentDamaged(ILogger logger, string document, string file);

    [LoggerMessage(4016, LogLevel.Critical, "Store goes on without documents that were damaged, as it was told to: {Documents}")]
    public static partial void DamageAccepted(ILogger logger, string documents);

    [LoggerMessage(4017, LogLevel.Critical, "Store goes on without its database {File}, which is missing, as it was told to")]
    public static partial void DatabaseLossAccepted(ILogger logger, string file);

    [LoggerMessage(
        4018,
        LogLevel.Warning,
        "Data folder {Folder} was open to other users (mode {Mode}); it is its owner's alone now, with all that is in it")]
    public static partial void FolderMended(ILogger logger, string folder, string mode);

    [LoggerMessage(
        4019,
        LogLevel.Warning,
        "The rights of data folder {Folder} could not be restricted to its owner: {Reason} Do it by hand (chmod -R go= FOLDER)")]
    public static partial void FolderNotMended(ILogger logger, string folder, string reason);

    [LoggerMessage(
        4020,
        LogLevel.Warning,
        "Lock file {File} was locked by {Holder}, who cannot run a bridge on this folder; a new file takes its place")]
    public static partial void ForeignLock(ILogger logger, string file, string holder);

    [LoggerMessage(
        4021,
        LogLevel.Warning,
        "The store in {Folder} has format {Format} now; documents that changed: {Documents}. As it was before it is kept in {Kept}")]
    public static partial void Migrated(ILogger logger, string folder, int format, int documents, string kept);

    [LoggerMessage(
        4022,
        LogLevel.Information,
        "The database in {Folder} was written anew without the room of deleted documents: {Before} bytes before, {After} after")]
    public static partial void Compacted(ILogger logger, string folder, long before, long after);

    [LoggerMessage(
        4023,
        LogLevel.Warning,
        "Files and folders in data folder {Folder} had rights for other users: {Count}, for example {File} (mode {Mode}). They are their "
        + "owner's alone now")]
    public static partial void FilesMended(ILogger logger, string folder, int count, string file, string mode);
}
