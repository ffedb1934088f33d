namespace CentralNic.AcmeBridge.Hosting;

/// <summary>The configuration could not be read again, and the settings before stay in force. The log has said so.</summary>
/// <param name="message">Why, with all mistakes.</param>
/// <param name="cause">What was wrong; <see langword="null"/>: nothing was read.</param>
internal sealed class ReloadRefusedException(string message, Exception? cause) : InvalidOperationException(message, cause);
