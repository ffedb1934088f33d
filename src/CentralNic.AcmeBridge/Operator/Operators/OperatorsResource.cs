using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Operators;

/// <summary>The people who may sign in to the pages.</summary>
internal static class OperatorsResource
{
    private const string Area = "operators";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var operators = api.MapGroup("/" + Area).WithTags(Area).RequireAuthorization(OperatorPolicies.Operate);
        operators.MapGet("", ListAsync).WithName("listOperators").WithSummary("List who may sign in to the pages, by name");
        operators.MapGet("/{operator}", ShowAsync).WithName("showOperator").WithSummary("Show an operator");
        operators.MapPost("", AddAsync).WithName("addOperator").WithSummary("Add an operator with a password");
        operators.MapPost("/{operator}/password", SetPasswordAsync).WithName("setOperatorPassword")
            .WithSummary("Set an operator's password; their sessions end");
        operators.MapPost("/{operator}/role", SetRoleAsync).WithName("setOperatorRole")
            .WithSummary("Set what an operator may do, from their next request on");
        operators.MapPost("/{operator}/disable", DisableAsync).WithName("disableOperator")
            .WithSummary("Keep an operator from signing in; their sessions end");
        operators.MapPost("/{operator}/enable", EnableAsync).WithName("enableOperator")
            .WithSummary("Let a disabled operator sign in again");
        operators.MapPost("/{operator}/totp", BeginTotpAsync).WithName("beginOperatorTotp")
            .WithSummary("Make the secret of a second factor, told this once; it counts when it is confirmed");
        operators.MapPost("/{operator}/totp/confirm", ConfirmTotpAsync).WithName("confirmOperatorTotp")
            .WithSummary("Have the second factor count, by a code of it; the operator's sessions end");
        operators.MapPost("/{operator}/totp/remove", RemoveTotpAsync).WithName("removeOperatorTotp")
            .WithSummary("Take the second factor of an operator who lost it away; their sessions end");
    }

    private static async Task<Page<OperatorReport>> ListAsync(
        [AsParameters] PageQuery page, OperatorUsers users, CancellationToken cancellationToken) =>
        (await users.ListAsync(page.ToRequest(), cancellationToken)).Select(OperatorReport.Of);

    private static Task<OperatorReport> ShowAsync(string @operator, OperatorChanges changes, CancellationToken cancellationToken) =>
        changes.DescribeAsync(@operator, cancellationToken);

    private static async Task<OperatorReport> AddAsync(
        NewOperatorRequest request, OperatorCaller caller, Bridge bridge, OperatorChanges changes, CancellationToken cancellationToken)
    {
        var name = OperatorUsers.NameOf(request.Name ?? "");
        if (!OperatorUsers.IsName(name))
        {
            throw new InvalidRequestException(
                "name", "name must have letters, digits and . _ @ + - only, begin with a letter or digit, and have at most 64 characters.");
        }

        var role = RoleOf(request.Role, bridge);
        CheckPassword(request.Password);
        return await changes.AddAsync(name, role, request.Password!, caller, cancellationToken);
    }

    private static Task<OperatorReport> SetPasswordAsync(
        string @operator,
        OperatorPasswordRequest request,
        OperatorCaller caller,
        OperatorChanges changes,
        CancellationToken cancellationToken)
    {
        CheckPassword(request.Password);
        return changes.SetPasswordAsync(@operator, request.Password!, caller, cancellationToken);
    }

    private static Task<OperatorReport> SetRoleAsync(
        string @operator,
        OperatorRoleRequest request,
        OperatorCaller caller,
        Bridge bridge,
        OperatorChanges changes,
        CancellationToken cancellationToken) =>
        changes.SetRoleAsync(@operator, RoleOf(request.Role, bridge), caller, cancellationToken);

    private static Task<OperatorReport> DisableAsync(
        string @operator, OperatorCaller caller, OperatorChanges changes, CancellationToken cancellationToken) =>
        changes.EnableAsync(@operator, enable: false, caller, cancellationToken);

    private static Task<OperatorReport> EnableAsync(
        string @operator, OperatorCaller caller, OperatorChanges changes, CancellationToken cancellationToken) =>
        changes.EnableAsync(@operator, enable: true, caller, cancellationToken);

    private static Task<NewTotpReport> BeginTotpAsync(
        string @operator, OperatorCaller caller, OperatorChanges changes, CancellationToken cancellationToken) =>
        changes.BeginTotpAsync(@operator, caller, cancellationToken);

    private static Task<OperatorReport> ConfirmTotpAsync(
        string @operator, TotpCodeRequest request, OperatorCaller caller, OperatorChanges changes, CancellationToken cancellationToken) =>
        changes.ConfirmTotpAsync(@operator, request.Code ?? "", caller, cancellationToken);

    private static Task<OperatorReport> RemoveTotpAsync(
        string @operator, OperatorCaller caller, OperatorChanges changes, CancellationToken cancellationToken) =>
        changes.RemoveTotpAsync(@operator, caller, cancellationToken);

    private static OperatorRole RoleOf(string? text, Bridge bridge)
    {
        if (!OperatorRole.TryParse(text, out var role))
        {
            throw new InvalidRequestException("role", $"role is '{text}': give view, operate or tenant:NAME.");
        }

        return role.Tenant is { } tenant && bridge.Tenants.All.All(known => known.Id.Value != tenant)
            ? throw new InvalidRequestException("role", $"There is no tenant '{tenant}'.")
            : role;
    }

    private static void CheckPassword(string? password)
    {
        if (PasswordHashing.ProblemOf(password) is { } problem)
        {
            throw new InvalidRequestException("password", problem);
        }
    }
}
