using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Retention;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Harness;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.Reseller;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Contacts;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Benchmarks.Retention;

/// <summary><c>retention</c>: a store of years of orders, before and after what is old was deleted, and how it grows meanwhile.</summary>
internal static class RetentionCommand
{
    /// <summary>A bridge reads what it keeps in memory some seconds after its start.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);

    public static Command Create()
    {
        var days = new Option<int>("--days") { Description = "Days of orders, up to today", DefaultValueFactory = _ => 365 };
        var perDay = new Option<int>("--per-day") { Description = "Orders a day", DefaultValueFactory = _ => 1_000 };
        var every = new Option<int>("--every")
        {
            Description = "Delete what is old after so many days each; 0: only at the end",
            DefaultValueFactory = _ => 0,
        };
        var folder = new Option<string?>("--folder")
        {
            Description = "An empty folder, kept afterwards. Default: a new one, removed at the end",
        };
        var command = new Command("retention", "Measure a store of years of orders, before and after deletion")
        {
            days, perDay, every, folder,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(folder) ?? Directory.CreateTempSubdirectory("bridge-retention-").FullName;
            try
            {
                await RunAsync(path, parsed.GetValue(days), parsed.GetValue(perDay), parsed.GetValue(every), cancellation);
                return 0;
            }
            finally
            {
                if (parsed.GetValue(folder) is null)
                {
                    Directory.Delete(path, recursive: true);
                }
            }
        });
        return command;
    }

    private static async Task RunAsync(string folder, int days, int perDay, int every, CancellationToken cancellationToken)
    {
        // A bridge that began with an empty store has nothing of older versions to go through.
        await using (await BridgeLauncher.StartAsync(folder, cancellationToken))
        {
            await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
        }

        var real = await RealDocuments.MakeAsync(cancellationToken);
        var (bought, reissued) = (Bytes(real.Bought, OrdersJson.Default.Order), Bytes(real.Reissued, OrdersJson.Default.Order));
        Say($"an order that bought has {bought} bytes, one that was reissued {reissued}");
        var start = DateTimeOffset.UtcNow.AddDays(-days);
        var step = every == 0 ? 30 : every;
        Say($"| day | database MB | of it empty MB | orders | certificates | documents | deleted | pass s | longest commit meanwhile ms |");
        Say($"| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        await using (var store = await OpenAsync(folder, cancellationToken))
        {
            using var fill = new YearFill(store, real, start, perDay);
            for (var day = 0; day < days; day += step)
            {
                var next = Math.Min(day + step, days);
                await fill.RunAsync(day, next, cancellationToken);
                await store.SettleAsync();
                if (every > 0)
                {
                    await PassAsync(store, start.AddDays(next), next, cancellationToken);
                }
                else
                {
                    await TellAsync(store, next, "", "", "", cancellationToken);
                }
            }
        }

        if (every == 0)
        {
            await StartAsync("before", folder, cancellationToken);
            await using var store = await OpenAsync(folder, cancellationToken);
            await PassAsync(store, start.AddDays(days), days, cancellationToken);
        }

        await StartAsync("after deletion", folder, cancellationToken);
        await using (var store = await OpenAsync(folder, cancellationToken))
        {
            var began = Stopwatch.GetTimestamp();
            if (await store.CompactAsync(0, 0, cancellationToken) is var (before, after))
            {
                var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
                Say($"compacted while open: {before / 1e6:0} MB to {after / 1e6:0} MB in {seconds:0.0} s");
            }

            await TellAsync(store, days, "", "", "", cancellationToken);
            foreach (var kind in (await store.DescribeAsync(cancellationToken)).Documents)
            {
                Say($"{kind.Kind}: {kind.Count}");
            }
        }

        await StartAsync("after compaction", folder, cancellationToken);
    }

    private static Task<LiteDbDocumentStore> OpenAsync(string folder, CancellationToken cancellationToken) => LiteDbDocumentStore.OpenAsync(
        Path.Combine(folder, "data"), new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, cancellationToken);

    /// <summary>Deletes what is old without any pause, while somebody commits one document after the other.</summary>
    private static async Task PassAsync(LiteDbDocumentStore store, DateTimeOffset now, int day, CancellationToken cancellationToken)
    {
        await using var reseller = new ResellerClient(
            new ResellerOptions { Endpoint = new Uri("http://127.0.0.1:1"), Login = "nobody", Password = new Secret("nothing") },
            TimeProvider.System,
            NullLogger<ResellerClient>.Instance);
        await using var bridge = new Bridge(PartsOf(store, reseller));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var committing = Task.Run(() => CommitAsync(store, over.Token), cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var deleted = await bridge.Get<RetentionTask>().RunPassAsync(now, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await over.CancelAsync();
        var longest = await committing;
        await store.SettleAsync();
        await TellAsync(
            store, day, string.Join(", ", deleted.Select(entry => Text($"{entry.Value} {entry.Key}"))), Text($"{seconds:0.0}"),
            Text($"{longest:0}"), cancellationToken);
    }

    private static async Task<double> CommitAsync(LiteDbDocumentStore store, CancellationToken cancellationToken)
    {
        var longest = 0.0;
        for (var version = (await store.ReadAsync(new DocumentKey("clock", "meanwhile"), CancellationToken.None))?.Version ?? 0;
            !cancellationToken.IsCancellationRequested;
            version++)
        {
            var began = Stopwatch.GetTimestamp();
            await store.CommitAsync(
                [DocumentWrite.Put(new DocumentKey("clock", "meanwhile"), version, new byte[3000])], CancellationToken.None);
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(10, CancellationToken.None);
        }

        return longest;
    }

    private static BridgeParts PartsOf(IDocumentStore store, ResellerClient reseller) => new()
    {
        Store = store,
        Reseller = reseller,
        Classes = CertificateClassCatalog.BuiltIn,
        Profiles =
        [
            new CertificateProfile
            {
                Name = "default",
                Description = "",
                Class = "ssl123dv",
                DcvMethods = ["HTTP"],
                TechContact = ProfileContact.Named(ContactType.Tech, "P-ABC123"),
            },
        ],
        Policy = new AcmePolicy { DefaultProfile = "default" },
        Validation = new ValidationOptions(),
        Issuance = new IssuanceOptions(),
        Dcv = new DcvOptions { HttpNames = ["*"] },
        Loggers = NullLoggerFactory.Instance,
    };

    private static async Task TellAsync(
        LiteDbDocumentStore store, int day, string deleted, string seconds, string longest, CancellationToken cancellationToken)
    {
        var info = await store.DescribeAsync(cancellationToken);
        long Count(string kind) => info.Documents.FirstOrDefault(each => each.Kind == kind)?.Count ?? 0;
        var sizes = Text($"{info.DatabaseBytes / 1e6:0} | {info.EmptyBytes / 1e6:0}");
        var counts = Text($"{Count("order")} | {Count("certificate")} | {info.Documents.Sum(each => each.Count)}");
        Say($"| {day} | {sizes} | {counts} | {deleted} | {seconds} | {longest} |");
    }

    /// <summary>The program as it is, on the store.</summary>
    private static async Task StartAsync(string when, string folder, CancellationToken cancellationToken)
    {
        await using var server = await BridgeLauncher.StartAsync(folder, cancellationToken);
        var atFirst = server.ResidentMegabytes;
        await Task.Delay(Settling, cancellationToken);
        var later = server.ResidentMegabytes;
        Say($"{when}: listening after {server.StartTime.TotalMilliseconds:0} ms");
        Say($"{when}: {atFirst:0} MB resident, {later:0} MB {Settling.TotalSeconds} s later");
    }

    private static int Bytes<T>(T document, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(document, type).Length;

    private static void Say(FormattableString line) => Console.WriteLine(Text(line));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
