using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>Orders as the operator sees them, and the answers to their questions.</summary>
internal static class IssuanceResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var issuances = api.MapGroup("/issuances").WithTags("issuances");
        issuances.MapGet("/parked", (HttpContext http, Bridge bridge) => OperatorAnswer.StreamAsync(
            http, Parts(bridge.Reports.ListParkedAsync(http.RequestAborted)), OperatorJson.Default.IssuanceReport))
            .RequireAuthorization(OperatorPolicies.View).ProducesLines<IssuanceReport>()
            .WithName("listParkedIssuances").WithSummary("List the orders that wait for the operator, a line each");
        issuances.MapGet("/{order}", ShowAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("getIssuance").WithSummary("How an order stands");
        issuances.MapGet("/{order}/follow", async (string order, HttpContext http, OperatorCaller caller, Bridge bridge) =>
        {
            await ShowAsync(order, caller, bridge, http.RequestAborted);
            await OperatorAnswer.StreamAsync(
                http, FollowAsync(bridge, new OrderId(order), http.RequestAborted), OperatorJson.Default.IssuanceReport);
        }).RequireAuthorization(OperatorPolicies.ViewTenant).ProducesLines<IssuanceReport>()
            .WithName("followIssuance").WithSummary("Follow an order until it is settled, a line for each change");

        var answers = issuances.MapGroup("/{order}").RequireAuthorization(OperatorPolicies.Operate);
        answers.MapPost("/search-again", (string order, OperatorCaller caller, Answer answer, CancellationToken cancellationToken) =>
            answer.GiveAsync(
                order, caller, "search-again", null, parked => parked.SearchAgainAsync(new OrderId(order), cancellationToken),
                cancellationToken)).WithName("searchAgain").WithSummary("Have a parked order look again for what its command did");
        answers.MapPost("/allow-purchase", (string order, OperatorCaller caller, Answer answer, CancellationToken cancellationToken) =>
            answer.GiveAsync(
                order, caller, "allow-purchase", null, parked => parked.AllowPurchaseAsync(new OrderId(order), cancellationToken),
                cancellationToken)).WithName("allowPurchase").WithSummary("Let a parked order buy its names again in the paid year");
        answers.MapPost("/adopt", (
            string order, AdoptRequest request, OperatorCaller caller, Answer answer, CancellationToken cancellationToken) =>
            request.Certificate is { Length: > 0 } certificate
                ? answer.GiveAsync(
                    order,
                    caller,
                    "adopt",
                    $"certificate {certificate}",
                    parked => parked.AdoptAsync(new OrderId(order), new CertificateId(certificate), cancellationToken),
                    cancellationToken)
                : throw new InvalidRequestException("certificate", "No certificate was named."))
            .WithName("adoptCertificate").WithSummary("Tell a parked order which certificate at the reseller is its own");
        answers.MapPost("/give-up", (
            string order, GiveUpRequest request, OperatorCaller caller, Answer answer, CancellationToken cancellationToken) =>
            request.Reason is { Length: > 0 } reason
                ? answer.GiveAsync(
                    order, caller, "give-up", reason, parked => parked.GiveUpAsync(new OrderId(order), reason, cancellationToken),
                    cancellationToken)
                : throw new InvalidRequestException("reason", "No reason was given; the client is told it."))
            .WithName("giveUpIssuance").WithSummary("Give an order up; what was bought for it is cancelled");
    }

    internal static async Task<IssuanceReport> ShowAsync(
        string order, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken)
    {
        var refusal = $"There is no order {order}.";
        var report = await bridge.Reports.FindAsync(new OrderId(order), cancellationToken) ?? throw new KeyNotFoundException(refusal);
        caller.MustSee(report.Tenant, refusal);
        return report;
    }

    private static async IAsyncEnumerable<OperatorPart<IssuanceReport>> Parts(IAsyncEnumerable<IssuanceReport> reports)
    {
        await foreach (var report in reports)
        {
            yield return report;
        }
    }

    /// <summary>The last report is the item; those before it are progress.</summary>
    internal static async IAsyncEnumerable<OperatorPart<IssuanceReport>> FollowAsync(
        Bridge bridge, OrderId order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IssuanceReport? last = null;
        await foreach (var report in bridge.Reports.FollowAsync(order, cancellationToken))
        {
            last = report;
            yield return OperatorPart<IssuanceReport>.At(
                report.State is { } state
                    ? state + (report.Trouble is { } trouble ? $": {trouble.Text}" : report.DcvFinding is { } finding ? $": {finding}" : "")
                    : report.Status.ToString());
        }

        if (last is not null)
        {
            yield return last;
        }
    }

    /// <summary>Answers what an order waits for.</summary>
    internal sealed class Answer(Bridge bridge, ChangeRecorder changes)
    {
        public Task<IssuanceReport> GiveAsync(
            string order,
            OperatorCaller caller,
            string act,
            string? reason,
            Func<ParkedIssuances, Task> give,
            CancellationToken cancellationToken) =>
            DoAsync(order, caller, act, reason, () => give(bridge.Parked), cancellationToken);

        public async Task<IssuanceReport> DoAsync(
            string order, OperatorCaller caller, string act, string? reason, Func<Task> action, CancellationToken cancellationToken)
        {
            var before = await ShowAsync(order, caller, bridge, cancellationToken);
            return await changes.ChangeAsync(
                caller,
                new AuditedChange($"orders.{act}", $"orders/{order}") { Tenant = before.Tenant, Reason = reason },
                () => ShowAsync(order, caller, bridge, cancellationToken),
                action,
                cancellationToken);
        }
    }
}
