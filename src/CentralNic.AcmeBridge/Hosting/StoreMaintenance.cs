using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;
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
        await output.WriteLineAsync(
            $"{settings.DataFolder}: {Quantity.Of(report.Documents, "document")} in {Quantity.Of(report.Pages, "page")} of the database, "
            + $"{Quantity.Of(report.JournalEntries, "entry", "entries")} in the journal");
        foreach (var mended in report.Repaired)
        {
            await output.WriteLineAsync($"repaired: {mended}");
        }

        foreach (var finding in report.Findings)
        {
            await output.WriteLineAsync($"problem: {finding}");
        }

        if (report.WithoutWholeSum > 0)
        {
            await output.WriteLineAsync(
                $"{Quantity.Of(report.WithoutWholeSum, "document has", "documents have")} no checksum of the whole row yet: "
                + $"an older version wrote {(report.WithoutWholeSum == 1 ? "it. It gets" : "them. They get")} one at the next change, "
                + "or by 'store check --repair'.");
        }

        await output.WriteLineAsync(report.Findings.Count == 0
            ? "No damage found."
            : $"{Quantity.Of(report.Findings.Count, "problem")} found.");
        return report.Findings.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    public static async Task<StoreInfo> DescribeAsync(ServeOptions where, CancellationToken cancellationToken)
    {
        var settings = BridgeConfiguration.Load(where);
        await using var logger = BridgeLogging.Create(settings.Logging, toStandardError: true);
        using var loggers = new SerilogLoggerFactory(logger);
        return await StoreDescription.OfAsync(settings.DataFolder, loggers.CreateLogger<LiteDbDocumentStore>(), cancellationToken);
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
                + $"taken again: {OperatorCommands.Line("import --by-names")}"
            : "Nothing was lost; nothing is changed.");
        return ExitCode.Success;
    }
}
