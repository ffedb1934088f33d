namespace CentralNic.Reseller.Sandbox.Control;

/// <summary>A request to the control endpoints cannot be done; the message names the mistake.</summary>
internal sealed class ControlException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status of the answer.</summary>
    public int Status { get; } = status;
}
