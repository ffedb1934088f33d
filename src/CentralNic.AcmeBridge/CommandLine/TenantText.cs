using System.Globalization;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Operator.Tenants;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>Tenants as people read them.</summary>
internal static class TenantText
{
    /// <summary>The columns of lists.</summary>
    internal static readonly TextColumn<TenantDocument>[] Columns =
    [
        new("tenant", tenant => tenant.Name),
        new("status", StatusOf),
        new("source", tenant => tenant.Source),
        new("names", tenant => TextTable.Names(tenant.Names)) { Shrinks = true },
        new("profiles", tenant => tenant.Profiles.IsEmpty ? "all" : TextTable.Names(tenant.Profiles)) { Shrinks = true },
        new("default", tenant => tenant.DefaultProfile),
        new("per month", tenant => Amount(tenant.Budget.PerMonth, tenant.Budget.Currency)) { IsNumber = true },
        new("per year", tenant => Amount(tenant.Budget.PerYear, tenant.Budget.Currency)) { IsNumber = true },
        new("keys", tenant => tenant.Keys.ToString(CultureInfo.InvariantCulture)) { IsNumber = true },
    ];

    /// <summary>Writes a tenant.</summary>
    internal static void Write(TextWriter output, TenantDocument tenant)
    {
        Line("tenant", tenant.Name);
        Line("status", StatusOf(tenant) + (tenant.DisabledAt is { } at ? $" since {IssuanceText.Moment(at)}" : ""));
        Line("why", tenant.DisabledReason);
        Line("source", tenant.Source == "configuration" ? "configuration: it is changed there" : tenant.Source);
        Line("names", string.Join(", ", tenant.Names));
        Line("profiles", tenant.Profiles.IsEmpty ? "all" : string.Join(", ", tenant.Profiles));
        Line("default profile", tenant.DefaultProfile);
        Line("no proof for", tenant.PreauthorizedNames.IsEmpty ? null : string.Join(", ", tenant.PreauthorizedNames));
        Line("per order", Amount(tenant.Budget.PerOrder, tenant.Budget.Currency));
        Line("per month", Amount(tenant.Budget.PerMonth, tenant.Budget.Currency));
        Line("per year", Amount(tenant.Budget.PerYear, tenant.Budget.Currency));
        Line("approval", ApprovalOf(tenant.Approval));
        Line("approval", tenant.Approval?.Problem);
        Line("keys", tenant.Keys.ToString(CultureInfo.InvariantCulture));
        Line("made", IssuanceText.Moment(tenant.CreatedAt));
        foreach (var (name, text) in tenant.Limits)
        {
            Line("limit", $"{name} {text}{(tenant.OwnLimits?.ContainsKey(name) == true ? ", of its own" : "")}");
        }

        void Line(string heading, string? text)
        {
            if (text is not null)
            {
                output.WriteLine($"{heading + ":",-16} {TextTable.Clean(text)}");
            }
        }
    }

    private static string? ApprovalOf(TenantApprovalDocument? approval) => approval switch
    {
        null => null,
        { Url: TenantApprovalDocument.Nobody } => "nobody is asked",
        _ => $"{approval.Url}, waits {approval.MaxWait}, {approval.Timeout} for one question"
            + (approval.SecretSetAt is { } at ? $", secret of {IssuanceText.Moment(at)}" : ""),
    };

    private static string StatusOf(TenantDocument tenant) => tenant.Enabled ? "enabled" : "disabled";

    private static string Amount(decimal? amount, string? currency) => amount is { } given
        ? given.ToString(CultureInfo.InvariantCulture) + (currency is null ? "" : " " + currency)
        : "unlimited";
}
