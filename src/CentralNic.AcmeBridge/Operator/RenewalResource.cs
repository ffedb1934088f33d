using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Renewals;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>When certificates are renewed, as the operator wants it.</summary>
internal static class RenewalResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes, Bridge bridge) =>
        routes.MapPost("/renewals/pull-forward", async (HttpContext http) =>
        {
            var request = await http.Request.ReadFromJsonAsync(OperatorJson.Default.PullForwardRequest, http.RequestAborted)
                ?? throw new ArgumentException("It is not said which certificates shall be renewed.");
            var selection = new RenewalSelection
            {
                Certificate = request.Certificate is { } certificate ? new CertificateId(certificate) : null,
                Order = request.Order is { } order ? new OrderId(order) : null,
                Profile = request.Profile,
                Tenant = request.Tenant,
            };
            await OperatorAnswer.StreamAsync(
                http, PullAsync(bridge, selection, request.From, http.RequestAborted), OperatorJson.Default.RenewalNotice);
        });

    private static async IAsyncEnumerable<OperatorPart<RenewalNotice>> PullAsync(
        Bridge bridge, RenewalSelection selection, DateTimeOffset? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var notice in bridge.EarlyRenewals.PullForwardAsync(selection, from, cancellationToken))
        {
            yield return notice;
        }
    }
}
