using System.ComponentModel;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Notifications;

/// <summary>What the operator was told, and how it was delivered.</summary>
internal static class NotificationsResource
{
    private const string Area = "notifications";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var notifications = api.MapGroup("/" + Area).WithTags(Area);
        notifications.MapGet("", ListAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("listNotifications").WithSummary("List what was told, newest first, with its deliveries");
        notifications.MapGet("/{notification}", FindAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("getNotification").WithSummary("One notification, with its deliveries");
        notifications.MapPost("/test", TestAsync).RequireAuthorization(OperatorPolicies.Operate)
            .WithName("testNotifications").WithSummary("Send a test by the channels now, and tell what the other side answered");
    }

    private static Task<Page<Notification>> ListAsync(
        [AsParameters] NotificationsQuery query,
        [AsParameters] PageQuery page,
        OperatorCaller caller,
        Bridge bridge,
        CancellationToken cancellationToken) =>
        bridge.Notifications.ListAsync(query.ToFilter(caller), page.ToRequest(), cancellationToken);

    private static async Task<Notification> FindAsync(
        string notification, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken)
    {
        var refusal = $"There is no notification {notification}.";
        var found = await bridge.Notifications.FindAsync(notification, cancellationToken) ?? throw new KeyNotFoundException(refusal);
        caller.MustSee(found.Tenant, refusal);
        return found;
    }

    private static Task<Notification> TestAsync(
        NotificationTestRequest request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken) => changes.CreateAsync(
            caller,
            new AuditedChange("notifications.test", Area) { ThingOf = made => $"{Area}/{((Notification)made).Id}" },
            () => bridge.TestNotification.SendAsync(
                string.IsNullOrWhiteSpace(request.Channel) ? null : request.Channel.Trim(), cancellationToken),
            made => made,
            cancellationToken);
}

/// <summary>Which notifications are wanted.</summary>
internal sealed record NotificationsQuery(
    [property: Description("The kind, for example 'parked'")] string? Kind,
    [property: Description("Whose the thing is")] string? Tenant,
    [property: Description("Only those that a channel has not delivered, or has given up")] bool? Undelivered,
    [property: Description("Not before this moment (RFC 3339)")] DateTimeOffset? From,
    [property: Description("Before this moment (RFC 3339)")] DateTimeOffset? To)
{
    /// <summary>What is wanted of what the caller may see.</summary>
    public NotificationFilter ToFilter(OperatorCaller caller) =>
        new() { Kind = Kind, Tenant = caller.FilterBy(Tenant), Undelivered = Undelivered == true, From = From, To = To };
}

/// <summary>Asks for a test.</summary>
/// <param name="Channel">By which channel: <c>mail</c>, <c>webhook</c> or <c>program</c>; absent: by all that are configured.</param>
internal sealed record NotificationTestRequest(string? Channel = null);

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<Notification>))]
[JsonSerializable(typeof(Notification))]
[JsonSerializable(typeof(NotificationTestRequest))]
internal sealed partial class NotificationsApiJson : JsonSerializerContext;
