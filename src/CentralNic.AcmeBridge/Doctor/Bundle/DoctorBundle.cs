using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Monitoring;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Operator.Store;
using CentralNic.AcmeBridge.Storage.LiteDb;

namespace CentralNic.AcmeBridge.Doctor.Bundle;

/// <summary>What <c>doctor bundle</c> does: it puts into one file what somebody needs who is asked for help, and no secret.</summary>
internal static class DoctorBundle
{
    /// <summary>Runs the command.</summary>
    /// <param name="to">The new file, absolute; its name says how it is packed.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="CommandFailedException">The file is there already, cannot be made, or its name says no format.</exception>
    public static async Task<int> RunAsync(DoctorOptions options, string to, TextWriter output, CancellationToken cancellationToken)
    {
        using var archive = BundleArchive.Create(to);
        await using var context = await DoctorContext.OpenAsync(options, cancellationToken);
        return await RunAsync(context, archive, to, output, cancellationToken);
    }

    /// <summary>As <see cref="RunAsync(DoctorOptions, string, TextWriter, CancellationToken)"/>, with what is checked given.</summary>
    internal static async Task<int> RunAsync(
        DoctorContext context, BundleArchive archive, string to, TextWriter output, CancellationToken cancellationToken)
    {
        var report = await DoctorRun.RunAsync(context, DoctorRun.All, finding => DoctorText.Write(output, finding), cancellationToken);
        var filter = new SecretFilter(context.Settings);
        var entries = 0;
        await foreach (var (name, text) in EntriesAsync(context, report, cancellationToken))
        {
            archive.Add(name, filter.Clean(text), report.At);
            entries++;
        }

        archive.Complete();
        await output.WriteLineAsync();
        await output.WriteLineAsync(
            $"{to}: {entries} files. Passwords, keys, tokens and mail addresses are not in it; names of domains and tenants are. Look "
            + "through it before you hand it on.");
        return ExitCode.Success;
    }

    private static async IAsyncEnumerable<(string Name, string Text)> EntriesAsync(
        DoctorContext context,
        DoctorReport report,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return ("version.txt", Version(report));
        yield return ("report.txt", Text(report));
        yield return ("report.json", JsonSerializer.Serialize(report, DoctorJson.Default.DoctorReport));
        yield return ("settings.txt", BundleSettings.Of(context));
        yield return ("files.txt", Files(context.DataFolder));
        yield return ("store.json", await OrReasonAsync(() => StoreAsync(context, cancellationToken)));
        yield return ("log.txt", Log);
        if (context is not { Bridge: { } bridge, Health: { } health })
        {
            yield return ("not-running.txt", $"Health, periodic tasks and metrics are missing: {context.NotRunning}\n");
            yield break;
        }

        yield return ("health.json", JsonSerializer.Serialize(health, OperatorJson.Default.HealthReport));
        yield return ("metrics.txt", await OrReasonAsync(() => bridge.GetTextAsync(MetricsProbe.Path, cancellationToken)));
    }

    private static string Version(DoctorReport report) =>
        $"""
        CentralNic ACME Bridge {StartReport.Version}
        {RuntimeInformation.FrameworkDescription}
        {RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture})
        {Environment.ProcessorCount} processors, {ByteText.Of(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)} of memory
        made {report.At:u}; a bridge runs on the data folder: {(report.Running ? "yes" : "no")}

        """;

    private static string Text(DoctorReport report)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var finding in report.Findings)
        {
            DoctorText.Write(text, finding);
        }

        DoctorText.WriteSummary(text, report);
        return text.ToString();
    }

    /// <summary>The log goes to standard output alone, and whoever started the bridge has it.</summary>
    private const string Log =
        """
        The bridge writes its log to standard output. Add it where it tells of the trouble, and look through it before:

        systemd:  journalctl -u acme-bridge --since -2h > bridge.log
        Docker:   docker logs --since 2h NAME > bridge.log 2>&1

        """;

    private static async Task<string> StoreAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var info = context.Bridge is { } bridge
            ? await bridge.GetAsync("store", StoreJson.Default.StoreInfo, cancellationToken)
            : await StoreDescription.OfAsync(
                context.DataFolder, context.Loggers.CreateLogger<LiteDbDocumentStore>(), cancellationToken);
        return JsonSerializer.Serialize(info, StoreJson.Default.StoreInfo);
    }

    private static string Files(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return $"There is no folder {folder}.\n";
        }

        var text = new StringBuilder();
        var all = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", all)
            .Prepend(new DirectoryInfo(folder)).OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            var mode = OperatingSystem.IsWindows() ? "-" : Convert.ToString((int)entry.UnixFileMode, 8);
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{mode,4} {(entry as FileInfo)?.Length,14} {entry.LastWriteTimeUtc:u} {Path.GetRelativePath(folder, entry.FullName)}");
        }

        return text.ToString();
    }

    /// <summary>What cannot be had must not keep the rest from being handed over.</summary>
    private static async Task<string> OrReasonAsync(Func<Task<string>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception failure) when (failure is CommandFailedException or StoreUnavailableException or IOException
            or UnauthorizedAccessException)
        {
            return $"It could not be had: {failure.Message}\n";
        }
    }
}
