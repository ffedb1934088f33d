using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb;

/// <summary>What the store tells the operator.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(4001, LogLevel.Information, "Store opened in {Folder}; {Resting} documents rest in the journal")]
    public static partial void Opened(ILogger logger, string folder, int resting);

    [LoggerMessage(4002, LogLevel.Error, "Store refuses commits until its journal can be written again")]
    public static partial void WritingFailed(ILogger logger, Exception exception);

    [LoggerMessage(4003, LogLevel.Information, "Store takes commits again")]
    public static partial void WritingRecovered(ILogger logger);

    [LoggerMessage(4004, LogLevel.Error, "Store cannot bring its journal into the database; the documents stay in the journal, and it is tried again")]
    public static partial void DrainFailed(ILogger logger, Exception exception);

    [LoggerMessage(4005, LogLevel.Information, "Store brings its journal into the database again")]
    public static partial void DrainRecovered(ILogger logger);

    [LoggerMessage(4006, LogLevel.Debug, "Store brought {Documents} documents into the database in {Milliseconds} ms")]
    public static partial void Drained(ILogger logger, int documents, double milliseconds);
}
