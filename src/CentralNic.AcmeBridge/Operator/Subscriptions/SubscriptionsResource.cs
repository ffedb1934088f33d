using System.ComponentModel;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.SubscriptionManagement;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Subscriptions;

/// <summary>What is paid until when, and what the operator decides about it.</summary>
internal static class SubscriptionsResource
{
    private const string Area = "subscriptions";
    private const string Planned = "planned";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var subscriptions = api.MapGroup("/" + Area).WithTags(Area);
        subscriptions.MapGet("", ListAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("listSubscriptions").WithSummary("List what is paid for, the paid time that ends first at the beginning");
        subscriptions.MapGet("/{subscription}", FindAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("getSubscription").WithSummary("What is paid until when, with the certificates of the paid year");

        // Both may cost the hoster money, or give away what was paid.
        subscriptions.MapPost("/{subscription}/decide", DecideAsync).RequireAuthorization(OperatorPolicies.Operate)
            .WithName("decideSubscription").WithSummary("Decide what the next order of the names does: reissue, renew or buy");
        subscriptions.MapPost("/{subscription}/push", PushAsync).RequireAuthorization(OperatorPolicies.Operate)
            .WithName("pushSubscription").WithSummary("Hand the paid order over to another account at the reseller (PushObject)");
        subscriptions.MapPost("/{subscription}/push/settle", SettleAsync).RequireAuthorization(OperatorPolicies.Operate)
            .WithName("settlePush").WithSummary("Say what became of a hand-over whose answer was lost");
    }

    private static Task<Page<SubscriptionReport>> ListAsync(
        [AsParameters] SubscriptionQuery query,
        [AsParameters] PageQuery page,
        OperatorCaller caller,
        Bridge bridge,
        CancellationToken cancellationToken) =>
        bridge.SubscriptionReports.ListAsync(query.ToFilter(caller), page.ToRequest(), cancellationToken);

    private static Task<SubscriptionReport> FindAsync(
        string subscription, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken) =>
        RequiredAsync(subscription, caller, bridge, cancellationToken);

    private static async Task<SubscriptionReport> DecideAsync(
        string subscription,
        SubscriptionDecisionRequest request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken)
    {
        NextOrder? next = null;
        if (!string.Equals(request.Next, Planned, StringComparison.OrdinalIgnoreCase))
        {
            next = Enum.TryParse<NextOrder>(request.Next, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed)
                && !int.TryParse(request.Next, out _)
                ? parsed
                : throw new InvalidRequestException(
                    "next", $"next is '{request.Next}': give reissue, renew or buy; or planned, to take a decision back.");
        }

        var id = new SubscriptionId(subscription);
        return await ChangeAsync(
            subscription,
            "subscriptions.decide",
            request.Reason,
            () => bridge.SubscriptionDecisions.DecideAsync(id, next, request.Reason, cancellationToken),
            caller,
            bridge,
            changes,
            cancellationToken);
    }

    private static Task<SubscriptionReport> PushAsync(
        string subscription,
        PushRequest request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken) => string.IsNullOrWhiteSpace(request.Target)
            ? throw new InvalidRequestException("target", "target is missing: name the account at the reseller that gets it.")
            : ChangeAsync(
                subscription,
                "subscriptions.push",
                request.Reason,
                () => bridge.SubscriptionHandovers.PushAsync(new SubscriptionId(subscription), request.Target, cancellationToken),
                caller,
                bridge,
                changes,
                cancellationToken);

    private static Task<SubscriptionReport> SettleAsync(
        string subscription,
        PushOutcomeRequest request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken) => request.Done is not { } done
            ? throw new InvalidRequestException("done", "done is missing: true, if the other account has it; else false.")
            : ChangeAsync(
                subscription,
                "subscriptions.settle-push",
                null,
                () => bridge.SubscriptionHandovers.SettleAsync(new SubscriptionId(subscription), done, cancellationToken),
                caller,
                bridge,
                changes,
                cancellationToken);

    private static async Task<SubscriptionReport> ChangeAsync(
        string subscription,
        string action,
        string? reason,
        Func<Task> act,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken)
    {
        var before = await RequiredAsync(subscription, caller, bridge, cancellationToken);
        return await changes.ChangeAsync(
            caller,
            new AuditedChange(action, $"{Area}/{subscription}") { Tenant = before.Tenant, Reason = reason },
            () => RequiredAsync(subscription, caller, bridge, cancellationToken),
            act,
            cancellationToken);
    }

    private static async Task<SubscriptionReport> RequiredAsync(
        string subscription, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken)
    {
        var report = await bridge.SubscriptionReports.FindAsync(new SubscriptionId(subscription), cancellationToken);
        caller.MustSee(report.Tenant, $"There is no subscription {subscription}.");
        return report;
    }
}

/// <summary>Which subscriptions are wanted.</summary>
internal sealed record SubscriptionQuery(
    [property: Description("Who pays")] string? Tenant,
    [property: Description("The certificate class")] string? Class,
    [property: Description("The profile that the newest certificate was ordered with")] string? Profile,
    [property: Description("A part of one of the names")] string? Name,
    [property: Description("Paid until this moment or later (RFC 3339)")] DateTimeOffset? PaidFrom,
    [property: Description("Paid until before this moment (RFC 3339)")] DateTimeOffset? PaidBefore)
{
    /// <summary>What is wanted of what the caller may see.</summary>
    public SubscriptionFilter ToFilter(OperatorCaller caller) => new()
    {
        Tenant = caller.FilterBy(Tenant),
        Class = Class,
        Profile = Profile,
        Name = Name,
        PaidFrom = PaidFrom,
        PaidBefore = PaidBefore,
    };
}

/// <summary>Decides for the next order.</summary>
/// <param name="Next"><c>reissue</c>, <c>renew</c> or <c>buy</c>; <c>planned</c> takes a decision back.</param>
/// <param name="Reason">Why.</param>
internal sealed record SubscriptionDecisionRequest(string? Next, string? Reason = null);

/// <summary>Hands a paid order over.</summary>
/// <param name="Target">The account at the reseller that gets it.</param>
/// <param name="Reason">Why.</param>
internal sealed record PushRequest(string? Target, string? Reason = null);

/// <summary>Says what became of a hand-over.</summary>
/// <param name="Done">Whether the other account has it.</param>
internal sealed record PushOutcomeRequest(bool? Done);

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<SubscriptionReport>))]
[JsonSerializable(typeof(SubscriptionDecisionRequest))]
[JsonSerializable(typeof(PushRequest))]
[JsonSerializable(typeof(PushOutcomeRequest))]
internal sealed partial class SubscriptionsApiJson : JsonSerializerContext;
