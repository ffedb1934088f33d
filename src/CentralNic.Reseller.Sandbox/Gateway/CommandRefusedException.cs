namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>A command is answered with an error code; nothing was changed.</summary>
internal sealed class CommandRefusedException(int code, string? detail) : Exception(detail ?? ReturnCodes.Text(code))
{
    public int Code { get; } = code;

    /// <summary>What follows the standard text after a semicolon.</summary>
    public string? Detail { get; } = detail;

    /// <summary>The number of the request that failed, if it was a request for a certificate; answered as its id.</summary>
    public string? FailedRequest { get; init; }
}
