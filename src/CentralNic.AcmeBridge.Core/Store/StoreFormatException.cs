namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>The store was written by a newer version of the program, which this one cannot read. Nothing was changed.</summary>
/// <param name="message">Which format it has, which this version knows, and what to do.</param>
public sealed class StoreFormatException(string message) : Exception(message);
