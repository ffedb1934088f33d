using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using CentralNic.AcmeBridge.Storage.LiteDb;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Benchmarks.Store;

/// <summary><c>store</c>: durable commits per second, time of a commit, and memory with many documents.</summary>
internal static class StoreCommand
{
    private static readonly CompositeFormat Row = CompositeFormat.Parse("| {0} | {1:n0} | {2:n2} | {3:n2} | {4:n2} |");

    public static Command Create()
    {
        var callers = new Option<string>(
            "--callers")
        { Description = "Numbers of callers, by comma", DefaultValueFactory = _ => "1,8,32,128" };
        var seconds = new Option<int>("--seconds") { Description = "Seconds per number of callers", DefaultValueFactory = _ => 5 };
        var bytes = new Option<int>("--bytes") { Description = "Bytes of a document", DefaultValueFactory = _ => 3000 };
        var changes = new Option<int>(
            "--changes")
        {
            Description = "Commits that a document gets before the caller turns to a new one",
            DefaultValueFactory = _ => 6,
        };
        var documents = new Option<int>("--documents") { Description = "Documents written first", DefaultValueFactory = _ => 0 };
        var folder = new Option<string?>(
            "--folder")
        { Description = "Where to put the data folder (default: the system's folder for temporary files)" };
        var command = new Command("store", "Measure durable commits per second") { callers, seconds, bytes, changes, documents, folder };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = Path.Combine(parsed.GetValue(folder) ?? Path.GetTempPath(), $"bridge-store-{Guid.NewGuid():n}");
            try
            {
                var load = new StoreLoad(parsed.GetValue(bytes), parsed.GetValue(changes));
                await FillAsync(path, load, parsed.GetValue(documents), cancellation);
                var opening = Stopwatch.GetTimestamp();
                await using var store = await OpenAsync(path, cancellation);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"opened in {Stopwatch.GetElapsedTime(opening).TotalMilliseconds:n0} ms; {Memory()}"));
                Console.WriteLine("| callers | commits/s | median ms | 99 % ms | longest ms |\n| ---: | ---: | ---: | ---: | ---: |");
                foreach (var part in parsed.GetValue(callers)!.Split(',', StringSplitOptions.TrimEntries))
                {
                    var count = int.Parse(part, CultureInfo.InvariantCulture);
                    var times = await load.RunAsync(store, count, TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation);
                    Console.WriteLine(string.Format(
                        CultureInfo.InvariantCulture,
                        Row,
                        count,
                        times.Count / (double)parsed.GetValue(seconds),
                        times[times.Count / 2],
                        times[(int)(times.Count * 0.99)],
                        times[^1]));
                }

                Console.WriteLine(Memory());
                return 0;
            }
            finally
            {
                if (Directory.Exists(path))
                {
                    Directory.Delete(path, recursive: true);
                }
            }
        });
        return command;
    }

    private static async Task FillAsync(string path, StoreLoad load, int documents, CancellationToken cancellation)
    {
        if (documents == 0)
        {
            return;
        }

        var started = Stopwatch.GetTimestamp();
        await using (var store = await OpenAsync(path, cancellation))
        {
            await load.FillAsync(store, documents, cancellation);
        }

        var size = new DirectoryInfo(path).EnumerateFiles().Sum(file => file.Length) / 1048576;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{documents:n0} documents written in {Stopwatch.GetElapsedTime(started).TotalSeconds:n1} s, {size:n0} MB on disk; "
            + $"{Memory()}"));
    }

    private static Task<LiteDbDocumentStore> OpenAsync(string path, CancellationToken cancellation) =>
        LiteDbDocumentStore.OpenAsync(path, new LiteDbStoreOptions(), NullLogger.Instance, null, cancellation);

    private static string Memory()
    {
        var live = GC.GetTotalMemory(forceFullCollection: true);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"memory: {live / 1048576:n0} MB live on the heap, {Environment.WorkingSet / 1048576:n0} MB resident");
    }
}
