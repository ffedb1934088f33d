using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>When certificates are renewed, as the operator wants it.</summary>
internal static class RenewalResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/renewals/pull-forward", async (
            PullForwardRequest request, HttpContext http, OperatorCaller caller, Bridge bridge, ChangeRecorder changes) =>
        {
            var selection = new RenewalSelection
            {
                Certificate = request.Certificate is { } certificate ? new CertificateId(certificate) : null,
                Order = request.Order is { } order ? new OrderId(order) : null,
                Profile = request.Profile,
                Tenant = request.Tenant,
            };
            await OperatorAnswer.StreamAsync(
                http,
                changes.StreamAsync(
                    caller,
                    new AuditedChange("renewals.pull-forward", "renewals"),
                    PullAsync(bridge, selection, request.From, http.RequestAborted),
                    http.RequestAborted),
                OperatorJson.Default.RenewalNotice);
        }).RequireAuthorization(OperatorPolicies.Operate).WithTags("renewals")
            .WithName("pullRenewalsForward").WithSummary("Have certificates renewed early, a line for each");

    private static async IAsyncEnumerable<OperatorPart<RenewalNotice>> PullAsync(
        Bridge bridge, RenewalSelection selection, DateTimeOffset? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var notice in bridge.EarlyRenewals.PullForwardAsync(selection, from, cancellationToken))
        {
            yield return notice;
        }
    }
}
