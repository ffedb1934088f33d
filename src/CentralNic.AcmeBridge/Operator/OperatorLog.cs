namespace CentralNic.AcmeBridge.Operator;

/// <summary>What the log says of the operator's ways in.</summary>
internal static partial class OperatorLog
{
    [LoggerMessage(95, LogLevel.Error, "Commands cannot reach this bridge: {Reason}. All else works")]
    public static partial void NoDoor(this ILogger logger, string reason);

    [LoggerMessage(96, LogLevel.Error, "The operator's {Method} {Path} failed")]
    public static partial void Failed(this ILogger logger, Exception failure, string method, string path);
}
