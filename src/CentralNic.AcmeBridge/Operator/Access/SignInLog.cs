namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>What the log says of those who sign in.</summary>
internal static partial class SignInLog
{
    [LoggerMessage(8100, LogLevel.Information, "{Operator} signed in from {Address} ({How})")]
    public static partial void SignedIn(this ILogger logger, string @operator, string address, string how);

    [LoggerMessage(8101, LogLevel.Information, "{Operator} signed out from {Address}")]
    public static partial void SignedOut(this ILogger logger, string @operator, string address);

    [LoggerMessage(8102, LogLevel.Warning, "A sign-in as {Operator} from {Address} was refused: {Reason}")]
    public static partial void SignInRefused(this ILogger logger, string @operator, string address, string reason);

    [LoggerMessage(8103, LogLevel.Error, "The OpenID provider of Operator:OpenIdConnect:Authority cannot be asked")]
    public static partial void ProviderUnavailable(this ILogger logger, Exception failure);
}
