namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>
/// A token could not be published or taken away. The message is for the operator: what was tried where, and what came back.
/// </summary>
/// <param name="message">A whole sentence without final dot.</param>
internal sealed class DcvPublicationException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether it may succeed later without anybody mending anything.</summary>
    public bool Passes { get; init; } = true;
}
