using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Orders;

/// <summary>All orders: listed, told of, and taken in hand. The answers to parked ones are in <see cref="IssuanceResource"/> too.</summary>
internal static class OrdersResource
{
    private const string Area = "orders";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var orders = api.MapGroup("/" + Area).WithTags(Area);
        orders.MapGet("", ListAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("listOrders").WithSummary("List orders, the newest first");
        orders.MapGet("/{order}", IssuanceResource.ShowAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("getOrder").WithSummary("How an order stands, and its whole story");

        var act = orders.MapGroup("/{order}").RequireAuthorization(OperatorPolicies.OperateTenant);
        act.MapPost("/look", LookAsync).WithName("lookAtOrder")
            .WithSummary("Take an order up now: look for its proofs, or ask the CA for its certificate");
        act.MapPost("/retry", RetryAsync).WithName("retryOrder")
            .WithSummary("Prove an order's names to the CA by another method, as long as nothing is ordered");
        act.MapPost("/give-up", GiveUpAsync).WithName("giveUpOrder")
            .WithSummary("Give an order up, whatever it does; what was bought for it is cancelled");
    }

    private static Task<Page<OrderSummary>> ListAsync(
        [AsParameters] OrdersQuery query,
        [AsParameters] PageQuery page,
        OperatorCaller caller,
        Bridge bridge,
        CancellationToken cancellationToken) =>
        bridge.Reports.ListAsync(query.ToFilter(caller), page.ToRequest(), cancellationToken);

    private static Task<IssuanceReport> LookAsync(
        string order, OperatorCaller caller, IssuanceResource.Answer answer, Bridge bridge, CancellationToken cancellationToken) =>
        answer.DoAsync(
            order, caller, "look", null, () => bridge.Actions.LookNowAsync(new OrderId(order), cancellationToken), cancellationToken);

    private static Task<IssuanceReport> RetryAsync(
        string order,
        RetryRequest request,
        OperatorCaller caller,
        IssuanceResource.Answer answer,
        Bridge bridge,
        CancellationToken cancellationToken) => request.Method is { Length: > 0 } method
        ? answer.DoAsync(
            order,
            caller,
            "retry",
            $"method {method}",
            () => bridge.Actions.RetryAsync(new OrderId(order), method, cancellationToken),
            cancellationToken)
        : throw new InvalidRequestException("method", "method is missing: give one of the profile's DCV methods, for example DNS-TXT.");

    private static Task<IssuanceReport> GiveUpAsync(
        string order,
        GiveUpRequest request,
        OperatorCaller caller,
        IssuanceResource.Answer answer,
        CancellationToken cancellationToken) => request.Reason is { Length: > 0 } reason
        ? answer.GiveAsync(
            order, caller, "give-up", reason, parked => parked.GiveUpAsync(new OrderId(order), reason, cancellationToken), cancellationToken)
        : throw new InvalidRequestException("reason", "reason is missing: say why, the client is told it.");
}

/// <summary>Asks that an order's names are proved by another method.</summary>
/// <param name="Method">The DCV method: <c>HTTP</c>, <c>HTTPS</c>, <c>DNS-TXT</c>, <c>DNS-CNAME</c> or <c>EMAIL</c>.</param>
internal sealed record RetryRequest(string? Method);

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<OrderSummary>))]
[JsonSerializable(typeof(RetryRequest))]
internal sealed partial class OrdersResourceJson : JsonSerializerContext;
