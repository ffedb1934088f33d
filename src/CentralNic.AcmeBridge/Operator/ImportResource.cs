using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
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
        request = request with { Tenant = caller.FilterBy(request.Tenant?.Value) is { } tenant ? new TenantId(tenant) : null };
        var summary = new ImportAudit();
        await OperatorAnswer.StreamAsync(
            http,
            changes.StreamAsync<ImportFinding, ImportSummary>(
                caller,
                ImportAudit.ChangeOf(request),
                ImportAsync(bridge, request, summary, http.RequestAborted),
                () => (null, summary.Found),
                http.RequestAborted),
            OperatorJson.Default.ImportFinding);
    }).RequireAuthorization(OperatorPolicies.Operate).WithTags("imports").ProducesLines<ImportFinding>()
        .WithName("runImport").WithSummary("Take over what the reseller account holds, a line for each certificate order");

    /// <summary>
    /// Progress while it works, then what became of each CertificateOrder. When the one who asked goes away, the import ends too; it can be
    /// resumed.
    /// </summary>
    private static async IAsyncEnumerable<OperatorPart<ImportFinding>> ImportAsync(
        Bridge bridge, ImportRequest request, ImportAudit summary, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lines = Channel.CreateUnbounded<string>();
        var import = RunAsync();
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return OperatorPart<ImportFinding>.At(line);
            }

            foreach (var finding in (await import).Findings)
            {
                yield return finding;
            }
        }
        finally
        {
            // What it still does is done when the audit trail says that it ended.
            await stop.CancelAsync();
            await ((Task)import).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<ImportReport> RunAsync()
        {
            try
            {
                var report = await bridge.Importer.RunAsync(
                    request, progress => lines.Writer.TryWrite(ImportText.Of(progress)), stop.Token);
                summary.Note(report);
                return report;
            }
            finally
            {
                lines.Writer.Complete();
            }
        }
    }
}

/// <summary>What the audit trail says of an import.</summary>
internal sealed class ImportAudit
{
    /// <summary>An entry names so many certificate orders at most; of the others it has the number.</summary>
    private const int MostNamed = 200;

    /// <summary>What was found and done; <see langword="null"/>: it did not come to its end.</summary>
    public ImportSummary? Found { get; private set; }

    /// <summary>What is asked for.</summary>
    public static AuditedChange ChangeOf(ImportRequest request) => new("imports.run", "imports")
    {
        Tenant = request.Tenant?.Value,
        Asked = JsonSerializer.SerializeToElement(request, OperatorJson.Default.ImportRequest),
    };

    /// <summary>What was found and done.</summary>
    public static ImportSummary Of(ImportReport report) => new(
        report.Findings.GroupBy(finding => finding.Outcome).ToDictionary(group => group.Key.ToString(), group => group.Count()),
        [.. report.Of(ImportOutcome.Adopted).Take(MostNamed).Select(finding => finding.CertificateOrder)]);

    /// <summary>Notes what was found and done.</summary>
    public void Note(ImportReport report) => Found = Of(report);
}

/// <summary>What an import found and did.</summary>
/// <param name="CertificateOrders">How many certificate orders had each outcome.</param>
/// <param name="Adopted">Those that were taken over, or would be; of very many, the first ones.</param>
internal sealed record ImportSummary(IReadOnlyDictionary<string, int> CertificateOrders, IReadOnlyList<string> Adopted);
