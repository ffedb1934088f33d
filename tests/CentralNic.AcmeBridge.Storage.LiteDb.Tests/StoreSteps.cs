using System.Text;
using CentralNic.AcmeBridge.Core.Store;
using Xunit;


namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>Short ways to say what the tests say often.</summary>
internal static class StoreSteps
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    public static DocumentKey Key(string id) => new("order", id);

    public static DocumentWrite Put(string id, long expected, string text, params string[] aliases) =>
        DocumentWrite.Put(Key(id), expected, Encoding.UTF8.GetBytes(text), aliases);

    public static Task PutAsync(this IDocumentStore store, string id, long expected, string text, params string[] aliases) =>
        store.CommitAsync([Put(id, expected, text, aliases)], TestContext.Current.CancellationToken);

    public static async Task<string?> TextAsync(this IDocumentStore store, string id)
    {
        var document = await store.ReadAsync(Key(id), TestContext.Current.CancellationToken);
        return document is null ? null : Encoding.UTF8.GetString(document.Body.Span);
    }

    /// <summary>The drain tries again after two seconds; until then the store refuses.</summary>
    public static async Task RetryAsync(Func<Task> action)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await action();
                return;
            }
            catch (StoreUnavailableException) when (TimeProvider.System.GetElapsedTime(started) < Bound)
            {
                await Task.Yield();
            }
        }
    }
}
