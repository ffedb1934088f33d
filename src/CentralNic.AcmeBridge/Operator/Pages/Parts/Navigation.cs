using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Pages.Import;

namespace CentralNic.AcmeBridge.Operator.Pages.Parts;

/// <summary>The pages by their names, in groups.</summary>
internal static class Navigation
{
    private static readonly LinkGroup[] Groups =
    [
        new(
            "Work",
            [
                new("/", "Overview", OperatorPolicies.View),
                new("/orders", "Orders", OperatorPolicies.ViewTenant),
                new("/certificates", "Certificates", OperatorPolicies.ViewTenant),
                new("/subscriptions", "Subscriptions", OperatorPolicies.ViewTenant),
            ]),
        new(
            "Money",
            [
                new("/spend", "Spend", OperatorPolicies.ViewTenant),
                new("/approvals", "Approvals", OperatorPolicies.ViewTenant),
                new("/quotes", "Quotes", OperatorPolicies.ViewTenant),
            ]),
        new(
            "Customers",
            [
                new("/tenants", "Tenants", OperatorPolicies.ViewTenant),
                new("/eab-keys", "External account keys", OperatorPolicies.ViewTenant),
                new("/accounts", "Accounts", OperatorPolicies.ViewTenant),
                new("/pauses", "Paused clients", OperatorPolicies.ViewTenant),
            ]),
        new(
            "Bridge",
            [
                new("/upstream", "Upstream", OperatorPolicies.View),
                new("/notifications", "Notifications", OperatorPolicies.ViewTenant),
                new("/audit", "Audit trail", OperatorPolicies.ViewTenant),
                new("/operators", "Operators", OperatorPolicies.Operate),
                new("/sessions", "Sessions", OperatorPolicies.Operate),
                new("/tokens", "API tokens", OperatorPolicies.Operate),
                new(ImportActions.Path, "Import", OperatorPolicies.Operate),
                new("/settings", "Settings", OperatorPolicies.View),
            ]),
    ];

    /// <summary>The pages that somebody may see.</summary>
    public static IEnumerable<LinkGroup> For(OperatorCaller caller) => Groups
        .Select(group => new LinkGroup(group.Name, [.. group.Links.Where(link => OperatorPolicies.Allows(link.Policy, caller.Role))]))
        .Where(group => group.Links.Count > 0);
}

/// <summary>Pages that belong together.</summary>
internal sealed record LinkGroup(string Name, IReadOnlyList<PageLink> Links);

/// <summary>A page by its name.</summary>
/// <param name="Policy">Who may see it, as the API has it.</param>
internal sealed record PageLink(string Path, string Text, string Policy)
{
    /// <summary>Whether a path is this page or one below it.</summary>
    public bool IsOf(PathString path) => Path == "/" ? path == "/" : path.StartsWithSegments(Path, StringComparison.Ordinal);
}
