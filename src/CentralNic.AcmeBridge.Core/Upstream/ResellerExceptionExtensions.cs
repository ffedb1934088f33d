using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Upstream;

/// <summary>What the reseller's errors mean for an issuance.</summary>
internal static class ResellerExceptionExtensions
{
    private const int CommandFailed = 549;
    private const string CommandFailedText = "Command failed";

    /// <summary>
    /// Whether the same step can succeed later without any change of the order: the reseller is away or busy, its answer cannot be used, or
    /// the operator corrects the account (password, permissions, credit).
    /// </summary>
    public static bool IsRetryable(this ResellerException exception) => exception.Kind
        is ResellerErrorKind.Transient
        or ResellerErrorKind.AbuseLock
        or ResellerErrorKind.Unreachable
        or ResellerErrorKind.Truncated
        or ResellerErrorKind.Authentication
        or ResellerErrorKind.Authorization
        or ResellerErrorKind.Money
        or ResellerErrorKind.OutcomeUnknown;

    /// <summary>
    /// Whether the reseller said that the command failed and nothing more (549 without a reason behind its standard text), which it says
    /// for passing faults too.
    /// </summary>
    public static bool IsUnexplained(this ResellerException exception) =>
        exception is { Kind: ResellerErrorKind.Generic, Code: CommandFailed }
            && ((exception.Description ?? "").Trim(' ', '.', ';', ':') is var said
                && (said.Length == 0 || said.Equals(CommandFailedText, StringComparison.OrdinalIgnoreCase)));
}
