namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>The store cannot be opened, read or written: disk full, no permission, in use by another instance, damaged, closed.</summary>
/// <param name="message">What failed, with the path and what to do.</param>
/// <param name="innerException">The cause.</param>
public sealed class StoreUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException);
