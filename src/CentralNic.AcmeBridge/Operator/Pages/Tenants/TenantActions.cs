using System.Globalization;
using CentralNic.AcmeBridge.Operator.Pages.Actions;
using CentralNic.AcmeBridge.Operator.Tenants;

namespace CentralNic.AcmeBridge.Operator.Pages.Tenants;

/// <summary>What can be done with tenants.</summary>
internal static class TenantActions
{
    public static readonly PageAction Create = new("/tenants/new", "tenants")
    {
        Title = "New tenant",
        Meaning = "It counts at once, without a restart. With the key that is made with it, its clients make accounts.",
        Button = "Make the tenant",
        Done = "The tenant was made.",
        Back = "/tenants",
        Result = typeof(NewTenantResult),
        Fields =
        [
            new("name", "Name") { IsRequired = true, Hint = "Letters, digits, dots, hyphens and underscores; letter case does not matter" },
            .. Settings("settings.", isChange: false),
            new("key.label", "Label of its first external account key") { Hint = "For example a server", IsSentEmpty = true },
            new("key.oneAccountOnly", "The key serves for one account only, ever") { Kind = ActionFieldKind.Flag },
        ],
    };

    public static readonly PageAction Change = new("/tenants/{id}/change", "tenants/{id}/change")
    {
        Title = "Change the tenant {id}",
        Meaning = "It counts from the next order on, without a restart.",
        Button = "Change",
        Done = "The tenant was changed.",
        Back = "/tenants/{id}",
        Fields =
        [
            .. Settings("", isChange: true),
            new("reason", "Why") { Hint = "For the audit trail" },
            new("version", "Version") { Kind = ActionFieldKind.HiddenNumber },
        ],
        Prefill = static async (api, id) =>
        {
            var tenant = await api.GetAsync($"tenants/{Uri.EscapeDataString(id)}", TenantsJson.Default.TenantDocument);
            return new Dictionary<string, string>
            {
                ["names"] = string.Join('\n', tenant.Names),
                ["profiles"] = string.Join('\n', tenant.Profiles),
                ["defaultProfile"] = tenant.DefaultProfile ?? "",
                ["preauthorizedNames"] = string.Join('\n', tenant.PreauthorizedNames),
                ["budget.perOrder"] = Amount(tenant.Budget.PerOrder),
                ["budget.perMonth"] = Amount(tenant.Budget.PerMonth),
                ["budget.perYear"] = Amount(tenant.Budget.PerYear),
                ["budget.currency"] = tenant.Budget.Currency ?? "",
                ["approval.url"] = tenant.Approval?.Url ?? "",
                ["approval.maxWait"] = tenant.Approval?.MaxWait ?? "",
                ["approval.timeout"] = tenant.Approval?.Timeout ?? "",
                ["version"] = tenant.Version?.ToString(CultureInfo.InvariantCulture) ?? "",
                ["limits"] = string.Join(
                    '\n', (tenant.OwnLimits ?? new Dictionary<string, string>()).Select(limit => $"{limit.Key} = {limit.Value}")),
            };
        },
    };

    public static readonly PageAction Disable = new("/tenants/{id}/disable", "tenants/{id}/disable")
    {
        Title = "Let the tenant {id} order nothing more",
        Meaning = "Orders of its accounts are refused. What is paid goes on, and the tenant can be enabled again.",
        Button = "Disable",
        Done = "The tenant is disabled.",
        Back = "/tenants/{id}",
        Fields = [new("reason", "Reason") { Hint = "Its clients are told this" }],
    };

    public static readonly PageAction Enable = new("/tenants/{id}/enable", "tenants/{id}/enable")
    {
        Title = "Let the tenant {id} order again",
        Meaning = "Its accounts can order at once.",
        Button = "Enable",
        Done = "The tenant is enabled.",
        Back = "/tenants/{id}",
    };

    public static IReadOnlyList<PageAction> All { get; } = [Create, Change, Disable, Enable];

    private static string Amount(decimal? amount) => amount?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static ActionField[] Settings(string owner, bool isChange) =>
    [
        new(owner + "names", "Domains")
        {
            Kind = ActionFieldKind.List, IsSentEmpty = isChange, Hint = "One a line, each with all names below it; * for all names",
        },
        new(owner + "profiles", "Profiles") { Kind = ActionFieldKind.List, IsSentEmpty = isChange, Hint = "One a line. Empty: all" },
        new(owner + "defaultProfile", "Default profile") { IsSentEmpty = isChange, Hint = "Of orders that name none" },
        new(owner + "preauthorizedNames", "Domains without proof of control")
        {
            Kind = ActionFieldKind.List, IsSentEmpty = isChange, Hint = "One a line: those that you control yourself",
        },
        new(owner + "budget.perOrder", "Budget for an order") { Kind = ActionFieldKind.Number, Hint = "Without VAT. Empty: not limited" },
        new(owner + "budget.perMonth", "Budget for a month") { Kind = ActionFieldKind.Number, Hint = "Without VAT. Empty: not limited" },
        new(owner + "budget.perYear", "Budget for a year") { Kind = ActionFieldKind.Number, Hint = "Without VAT. Empty: not limited" },
        new(owner + "budget.currency", "Currency of the budgets")
        {
            IsSentEmpty = isChange, Hint = "For example EUR. Empty: that of the reseller account",
        },
        new(owner + "approval.url", "Approval of purchases")
        {
            IsSentEmpty = isChange,
            Hint = "The URL of your system that is asked before each purchase; none: nobody is asked. Empty: as for all tenants",
        },
        new(owner + "approval.secret", "Secret of the approval")
        {
            Kind = ActionFieldKind.Secret,
            Hint = "whsec_ and 24 to 64 bytes in Base64; it signs the questions." + (isChange ? " Empty: the one that is there stays" : ""),
        },
        new(owner + "approval.maxWait", "Wait for the approval")
        {
            IsSentEmpty = isChange, Hint = "For example 72h; then the order is refused. Empty: 24h",
        },
        new(owner + "approval.timeout", "Time for one question")
        {
            IsSentEmpty = isChange, Hint = "For example 30s. Empty: 10s",
        },
        new(owner + "limits", "Limits of its own")
        {
            Kind = ActionFieldKind.Map,
            IsSentEmpty = isChange,
            Hint = "A line for each that differs from those of all tenants, for example PurchasesPerTenant = 10/day, 100/month",
        },
    ];
}
