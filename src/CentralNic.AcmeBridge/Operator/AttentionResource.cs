using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Reports;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>What needs a person: proofs to publish by hand, questions, credit.</summary>
internal static class AttentionResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes, Bridge bridge) => routes.MapGet("/attention", (HttpContext http) =>
        OperatorAnswer.StreamAsync(http, ListAsync(bridge, http.RequestAborted), OperatorJson.Default.AttentionReport));

    private static async IAsyncEnumerable<OperatorPart<AttentionReport>> ListAsync(
        Bridge bridge, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var report in bridge.Reports.ListAttentionAsync(cancellationToken))
        {
            yield return report;
        }
    }
}
