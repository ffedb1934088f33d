namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>A change was made from a version of a thing that is not its last one: somebody else changed it meanwhile.</summary>
/// <param name="message">What was changed, and what to do.</param>
public sealed class StaleVersionException(string message) : InvalidOperationException(message)
{
    /// <summary>Refuses a change that was made from another version than the last.</summary>
    /// <param name="version">The version that the change was made from; <see langword="null"/>: it counts whatever the last one is.</param>
    /// <param name="last">The last one.</param>
    /// <param name="thing">What is changed, as the beginning of a sentence.</param>
    internal static void ThrowIfStale(long? version, long last, string thing)
    {
        if (version is { } given && given != last)
        {
            throw new StaleVersionException(
                $"{thing} was changed since it was read: its version is {last}, not {given}. Read it again, and change that.");
        }
    }
}
