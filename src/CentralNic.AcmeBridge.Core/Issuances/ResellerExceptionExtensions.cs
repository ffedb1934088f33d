using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>What the reseller's errors mean for an issuance.</summary>
internal static class ResellerExceptionExtensions
{
    /// <summary>
    /// Whether the same step can succeed later without any change of the order: the reseller is away or busy, or the operator
    /// mends the account (password, permissions, credit).
    /// </summary>
    public static bool WillPass(this ResellerException exception) => exception.Kind
        is ResellerErrorKind.Transient
        or ResellerErrorKind.AbuseLock
        or ResellerErrorKind.Unreachable
        or ResellerErrorKind.Authentication
        or ResellerErrorKind.Authorization
        or ResellerErrorKind.Money
        or ResellerErrorKind.OutcomeUnknown;
}
