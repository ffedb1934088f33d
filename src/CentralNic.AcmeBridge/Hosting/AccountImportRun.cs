using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Logging;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Secrets;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.Reseller;
using Serilog.Extensions.Logging;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>
/// What <c>import</c> does where no bridge runs: it opens the store itself, and asks the reseller; nothing else is started.
/// </summary>
internal static class AccountImportRun
{
    public static async Task<ImportReport> RunAsync(
        ServeOptions where, ImportRequest request, Action<ImportProgress> progress, CancellationToken cancellationToken)
    {
        var settings = StoreMaintenance.Load(where);
        await using var logger = BridgeLogging.Create(settings.Logging, toStandardError: true);
        using var loggers = new SerilogLoggerFactory(logger);
        await using var store = await LiteDbDocumentStore.OpenAsync(
            settings.DataFolder,
            new LiteDbStoreOptions(),
            loggers.CreateLogger<LiteDbDocumentStore>(),
            TimeProvider.System,
            cancellationToken);
        await using var reseller = new ResellerClient(settings.Reseller, TimeProvider.System, loggers.CreateLogger<ResellerClient>());
        await using var bridge = new Bridge(BridgeServer.PartsOf(
            settings,
            store,
            reseller,
            SecretKeyRing.Open(settings.DataFolder, settings.SecretKeys, loggers.CreateLogger<SecretKeyRing>()),
            loggers,
            TimeProvider.System));
        try
        {
            await bridge.LoadAsync(cancellationToken);
            var caller = OperatorCaller.Own("command");
            request = request with { Tenant = caller.FilterBy(request.Tenant?.Value) is { } tenant ? new TenantId(tenant) : null };
            return await ChangeRecorder.Of(bridge.Audit).CreateAsync(
                caller,
                ImportAudit.ChangeOf(request),
                () => bridge.Importer.RunAsync(request, progress, cancellationToken),
                ImportAudit.Of,
                cancellationToken);
        }
        catch (InvalidOperationException impossible)
        {
            throw new CommandFailedException(ExitCode.TempFail, impossible.Message, impossible);
        }
        catch (ArgumentException wrong)
        {
            throw new CommandFailedException(ExitCode.Usage, OperatorRefusals.WordsOf(wrong).Words, wrong);
        }
    }
}
