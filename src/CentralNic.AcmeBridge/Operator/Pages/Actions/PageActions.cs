using CentralNic.AcmeBridge.Operator.Pages.Accounts;
using CentralNic.AcmeBridge.Operator.Pages.Approvals;
using CentralNic.AcmeBridge.Operator.Pages.Certificates;
using CentralNic.AcmeBridge.Operator.Pages.Import;
using CentralNic.AcmeBridge.Operator.Pages.Keys;
using CentralNic.AcmeBridge.Operator.Pages.Notifications;
using CentralNic.AcmeBridge.Operator.Pages.Operators;
using CentralNic.AcmeBridge.Operator.Pages.Orders;
using CentralNic.AcmeBridge.Operator.Pages.Pauses;
using CentralNic.AcmeBridge.Operator.Pages.Settings;
using CentralNic.AcmeBridge.Operator.Pages.Spend;
using CentralNic.AcmeBridge.Operator.Pages.Subscriptions;
using CentralNic.AcmeBridge.Operator.Pages.Tenants;
using CentralNic.AcmeBridge.Operator.Pages.Tokens;

namespace CentralNic.AcmeBridge.Operator.Pages.Actions;

/// <summary>All that can be done by pages, an area each.</summary>
internal static class PageActions
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageAction> All { get; } =
    [
        .. OrderActions.All,
        .. CertificateActions.All,
        .. SubscriptionActions.All,
        .. ApprovalActions.All,
        .. TenantActions.All,
        .. KeyActions.All,
        .. AccountActions.All,
        .. PauseActions.All,
        .. NotificationActions.All,
        .. OperatorActions.All,
        .. SessionActions.All,
        .. SpendActions.All,
        .. ImportActions.All,
        .. TokenActions.All,
        .. SettingsActions.All,
    ];

    /// <summary>The one that a page behind it tells of.</summary>
    /// <param name="key">Its <see cref="PageAction.Key"/>.</param>
    public static PageAction? Find(string? key) => All.FirstOrDefault(action => action.Key == key);
}
