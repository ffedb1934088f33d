using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Trials.Soak;

/// <summary>The stores that can be soaked, by the name on the command line.</summary>
internal static class SoakStore
{
    /// <summary>The embedded store as the bridge uses it.</summary>
    public const string Embedded = "embedded";

    /// <summary>LiteDB by itself.</summary>
    public const string LiteDbAlone = "litedb-alone";

    public static async Task<IDocumentStore> OpenAsync(
        string store, string folder, int journalBytes, CancellationToken cancellation) => store switch
        {
            Embedded => await LiteDbDocumentStore.OpenAsync(
                folder, new LiteDbStoreOptions { JournalBytes = journalBytes }, NullLogger.Instance, null, cancellation),
            LiteDbAlone => Soak.LiteDbAlone.Open(folder),
            _ => throw new ArgumentException($"There is no store '{store}'.", nameof(store)),
        };
}
