namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>A command is answered with an error code; nothing was changed.</summary>
internal sealed class CommandRefusedException(int code, string? detail) : Exception(detail ?? ReturnCodes.Text(code))
{
    public int Code { get; } = code;

    /// <summary>What follows the standard text after a semicolon.</summary>
    public string? Detail { get; } = detail;
}
