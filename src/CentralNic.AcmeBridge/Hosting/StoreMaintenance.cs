using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Logging;
using CentralNic.AcmeBridge.Storage.LiteDb;
using Serilog.Extensions.Logging;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>What <c>store</c> does: it opens the data folder itself, on which no bridge may run; nothing else is started.</summary>
internal static class StoreMaintenance
{
    public static async Task<int> CheckAsync(ServeOptions where, bool repair, TextWriter output, CancellationToken cancellationToken)
    {
        var settings = BridgeConfiguration.Load(where);
        await using var logger = BridgeLogging.Create(settings.Logging, toStandardError: true);
        using var loggers = new SerilogLoggerFactory(logger);
        var report = await StoreCheck.RunAsync(settings.DataFolder, repair, loggers.CreateLogger<LiteDbDocumentStore>(), cancellationToken);
        await output.WriteLineAsync($"{settings.DataFolder}: {report.Documents} documents, {report.Pages} pages, {report.JournalEntries} journal entries");
        foreach (var mended in report.Repaired)
        {
            await output.WriteLineAsync($"mended: {mended}");
        }

        foreach (var finding in report.Findings)
        {
            await output.WriteLineAsync($"wrong: {finding}");
        }

        if (report.WithoutWholeSum > 0)
        {
            await output.WriteLineAsync($"{report.WithoutWholeSum} documents have no checksum of their names yet; they get one when they change, or by --repair.");
        }

        await output.WriteLineAsync(report.Findings.Count == 0 ? "All is well." : $"{report.Findings.Count} things are wrong.");
        return report.Findings.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    public static async Task<int> AcceptLossAsync(ServeOptions where, TextWriter output, CancellationToken cancellationToken)
    {
        var settings = BridgeConfiguration.Load(where);
        if (!Directory.Exists(settings.DataFolder))
        {
            throw new CommandFailedException(ExitCode.IoError, $"There is no data folder '{settings.DataFolder}'.");
        }

        await using var logger = BridgeLogging.Create(settings.Logging, toStandardError: true);
        using var loggers = new SerilogLoggerFactory(logger);
        bool accepted;
        await using (var store = await LiteDbDocumentStore.OpenAsync(
            settings.DataFolder,
            new LiteDbStoreOptions { AcceptLostCommits = true },
            loggers.CreateLogger<LiteDbDocumentStore>(),
            TimeProvider.System,
            cancellationToken))
        {
            accepted = store.HasAcceptedLoss;
        }

        await output.WriteLineAsync(accepted
            ? "The loss is accepted; the log above says what is gone. What was bought meanwhile may be unknown: run before orders are "
                + "taken again: "
                + $"{OperatorCommands.Line("import --by-names")}"
            : "Nothing was lost; nothing is changed.");
        return ExitCode.Success;
    }
}
