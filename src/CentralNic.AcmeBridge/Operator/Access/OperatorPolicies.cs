using System.Security.Claims;
using CentralNic.AcmeBridge.Core.Operators;
using Microsoft.AspNetCore.Authorization;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// Who may use a route of the operator's API. A route names one; one that names none is for those alone who may change everything.
/// </summary>
internal static class OperatorPolicies
{
    /// <summary>Things of the whole bridge: for those who see everything.</summary>
    public const string View = "view";

    /// <summary>Changes of the whole bridge, or of what a tenant must not decide: for those who may change everything.</summary>
    public const string Operate = "operate";

    /// <summary>Things of tenants: for those of one tenant too. The handler keeps them to their tenant's.</summary>
    public const string ViewTenant = "view-tenant";

    /// <summary>Changes of a tenant's things: for those of one tenant too. The handler keeps them to their tenant's.</summary>
    public const string OperateTenant = "operate-tenant";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = [View, Operate, ViewTenant, OperateTenant];

    /// <summary>Adds them.</summary>
    public static void Add(AuthorizationOptions options)
    {
        foreach (var name in All)
        {
            options.AddPolicy(name, Policy(name));
        }

        options.DefaultPolicy = options.FallbackPolicy = Policy(Operate);
    }

    /// <summary>Whether a role may use a route with a policy.</summary>
    public static bool Allows(string policy, OperatorRole role) => policy switch
    {
        View => role.Tenant is null,
        ViewTenant => true,
        Operate => role is { MayOperate: true, Tenant: null },
        OperateTenant => role.MayOperate,
        _ => throw new ArgumentException($"There is no policy '{policy}'.", nameof(policy)),
    };

    private static AuthorizationPolicy Policy(string name) => new AuthorizationPolicyBuilder()
        .RequireAuthenticatedUser()
        .RequireAssertion(context =>
            OperatorRole.TryParse(context.User.FindFirstValue(ClaimTypes.Role), out var role) && Allows(name, role))
        .Build();
}
