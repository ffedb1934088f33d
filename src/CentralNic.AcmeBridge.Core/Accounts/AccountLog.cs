using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>What the log says of accounts.</summary>
internal static partial class AccountLog
{
    [LoggerMessage(330, LogLevel.Information, "Account {AccountId} made for tenant {Tenant}, without an external account key")]
    public static partial void Made(this ILogger logger, string accountId, string tenant);

    [LoggerMessage(331, LogLevel.Information, "Account {AccountId} made and bound to tenant {Tenant} by the external account key {Kid}")]
    public static partial void Bound(this ILogger logger, string accountId, string tenant, string kid);

    [LoggerMessage(332, LogLevel.Information, "Account {AccountId} of tenant {Tenant} has another key")]
    public static partial void KeyChanged(this ILogger logger, string accountId, string tenant);

    [LoggerMessage(333, LogLevel.Information, "Account {AccountId} of tenant {Tenant} is {Status} now: {Reason}")]
    public static partial void Closed(this ILogger logger, string accountId, string tenant, AccountStatus status, string reason);

    [LoggerMessage(334, LogLevel.Information, "Account {AccountId} of tenant {Tenant} is suspended by the operator: {Reason}")]
    public static partial void Suspended(this ILogger logger, string accountId, string tenant, string reason);

    [LoggerMessage(335, LogLevel.Information, "Account {AccountId} of tenant {Tenant} is reactivated by the operator")]
    public static partial void Reactivated(this ILogger logger, string accountId, string tenant);

    [LoggerMessage(336, LogLevel.Information, "Account {AccountId} is moved from tenant {From} to {To} by the operator")]
    public static partial void Moved(this ILogger logger, string accountId, string from, string to);
}
