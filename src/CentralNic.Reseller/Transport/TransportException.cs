namespace CentralNic.Reseller.Transport;

/// <summary>No answer came.</summary>
internal sealed class TransportException(bool neverSent, string message, Exception? cause) : Exception(message, cause)
{
    /// <summary>Whether no byte of the command left this machine; otherwise it may have been carried out.</summary>
    public bool NeverSent { get; } = neverSent;
}
