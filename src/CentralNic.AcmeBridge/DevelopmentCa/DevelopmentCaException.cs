namespace CentralNic.AcmeBridge.DevelopmentCa;

/// <summary>The development CA cannot be made, loaded or used for the host asked for.</summary>
/// <param name="message">What is wrong, with the path, and what to do.</param>
/// <param name="innerException">The cause; <see langword="null"/> when there is none.</param>
internal sealed class DevelopmentCaException(string message, Exception? innerException = null)
    : Exception(message, innerException);
