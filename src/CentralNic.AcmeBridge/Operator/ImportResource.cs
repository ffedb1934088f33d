using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Composition;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>The taking over of what the reseller account holds.</summary>
internal static class ImportResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes, Bridge bridge) => routes.MapPost("/stock/import", async (HttpContext http) =>
    {
        var request = await http.Request.ReadFromJsonAsync(OperatorJson.Default.ImportRequest, http.RequestAborted)
            ?? throw new ArgumentException("It is not said what shall be imported.");
        await OperatorAnswer.StreamAsync(http, ImportAsync(bridge, request, http.RequestAborted), OperatorJson.Default.ImportFinding);
    });

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
