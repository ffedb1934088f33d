using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>The taking over of what the reseller account holds.</summary>
internal static class ImportResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapPost("/imports", async (
        ImportRequest request, HttpContext http, OperatorCaller caller, Bridge bridge, ChangeRecorder changes) =>
    {
        await OperatorAnswer.StreamAsync(
            http,
            changes.StreamAsync(
                caller,
                new AuditedChange("imports.run", "imports"),
                ImportAsync(bridge, request, http.RequestAborted),
                http.RequestAborted),
            OperatorJson.Default.ImportFinding);
    }).RequireAuthorization(OperatorPolicies.Operate).WithTags("imports")
        .WithName("runImport").WithSummary("Take over what the reseller account holds, a line for each certificate order");

    /// <summary>
    /// Progress while it works, then what became of each CertificateOrder. When the one who asked goes away, the import ends too; it can be
    /// resumed.
    /// </summary>
    private static async IAsyncEnumerable<OperatorPart<ImportFinding>> ImportAsync(
        Bridge bridge, ImportRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = Channel.CreateUnbounded<string>();
        var import = RunAsync();
        await foreach (var line in lines.Reader.ReadAllAsync(CancellationToken.None))
        {
            yield return OperatorPart<ImportFinding>.At(line);
        }

        foreach (var finding in (await import).Findings)
        {
            yield return finding;
        }

        async Task<ImportReport> RunAsync()
        {
            try
            {
                return await bridge.Importer.RunAsync(
                    request, progress => lines.Writer.TryWrite(ImportText.Of(progress)), cancellationToken);
            }
            finally
            {
                lines.Writer.Complete();
            }
        }
    }
}
