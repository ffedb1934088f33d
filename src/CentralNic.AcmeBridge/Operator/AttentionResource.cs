using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>What needs a person: proofs to publish by hand, questions, credit.</summary>
internal static class AttentionResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapGet("/attention", (HttpContext http, Bridge bridge) =>
        OperatorAnswer.StreamAsync(http, ListAsync(bridge, http.RequestAborted), OperatorJson.Default.AttentionReport))
        .RequireAuthorization(OperatorPolicies.View).WithTags("attention")
        .ProducesLines<AttentionReport>().WithName("listAttention").WithSummary("What needs a person");

    private static async IAsyncEnumerable<OperatorPart<AttentionReport>> ListAsync(
        Bridge bridge, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var report in bridge.Reports.ListAttentionAsync(cancellationToken))
        {
            yield return report;
        }
    }
}
