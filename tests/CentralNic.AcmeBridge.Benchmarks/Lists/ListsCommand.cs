using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Harness;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Storage.LiteDb;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Benchmarks.Lists;

/// <summary><c>lists</c>: the first page of every list and every search of the operator's API, with many documents in the store.</summary>
internal static class ListsCommand
{
    /// <summary>What a request for a first page may take, in milliseconds.</summary>
    private const double Goal = 200;

    public static Command Create()
    {
        var orders = new Option<int>("--orders") { Description = "Orders in the store", DefaultValueFactory = _ => 100_000 };
        var certificates = new Option<int>("--certificates")
        {
            Description = "Certificates in the store",
            DefaultValueFactory = _ => 50_000,
        };
        var rounds = new Option<int>("--rounds") { Description = "How often each is asked for", DefaultValueFactory = _ => 20 };
        var folder = new Option<string?>("--folder")
        {
            Description = "A folder to keep: it is filled if it is empty, else measured as it is. Default: a new one, removed at the end",
        };
        var command = new Command("lists", "Measure the first pages of the operator's lists and searches")
        {
            orders, certificates, rounds, folder,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var kept = parsed.GetValue(folder);
            var path = kept ?? Directory.CreateTempSubdirectory("bridge-lists-").FullName;
            try
            {
                var searches = await FillAsync(
                    path, new FillPlan(parsed.GetValue(orders), parsed.GetValue(certificates)), cancellation);
                return await MeasureAsync(path, searches, parsed.GetValue(rounds), cancellation);
            }
            finally
            {
                if (kept is null)
                {
                    Directory.Delete(path, recursive: true);
                }
            }
        });
        return command;
    }

    /// <summary>Fills the data folder; gives the searches for what is in it.</summary>
    private static async Task<IReadOnlyList<string>> FillAsync(string folder, FillPlan plan, CancellationToken cancellationToken)
    {
        var (data, known) = (Path.Combine(folder, "data"), Path.Combine(folder, "searches"));
        if (File.Exists(known))
        {
            return await File.ReadAllLinesAsync(known, cancellationToken);
        }

        await StartOnceAsync(folder, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await using var store = await LiteDbDocumentStore.OpenAsync(
            data, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, cancellationToken);
        using var fill = new StoreFill(store, plan);
        await fill.RunAsync(
            done => Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(began).TotalSeconds,6:0} s: {done}")),
            cancellationToken);
        var searches = Searches(fill).ToArray();
        await File.WriteAllLinesAsync(known, searches, cancellationToken);
        return searches;
    }

    /// <summary>A bridge that began with an empty store has nothing of older versions to go through.</summary>
    private static async Task StartOnceAsync(string folder, CancellationToken cancellationToken)
    {
        await using var server = await BridgeLauncher.StartAsync(folder, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
    }

    private static IEnumerable<string> Searches(StoreFill fill)
    {
        var example = fill.Example!;
        var (name, domain) = (example.Names[1], example.Names[0]);
        return
        [
            $"certificates?search={name}", $"certificates?search={domain}", $"certificates?search={example.SerialNumber}",
            $"certificates?search={example.Sha256}", $"certificates?search={example.Sha1}", $"certificates?search={domain[..^8]}",
            $"certificates?search={domain[3..^8]}",
            $"certificates?name={name}", $"certificates?tenant={example.Tenant}", "certificates?profile=default",
            $"certificates?tenant={example.Tenant}&profile=default&class=ssl123dv", "certificates?expiringWithin=30",
            $"certificates?tenant={example.Tenant}&expiringWithin=30", "certificates?state=revoked", "certificates?state=expired",
            "certificates?state=all&limit=500", $"certificates?account={fill.ExampleAccount}", $"certificates/{example.Certificate}",
            $"orders?name={name}", $"orders?name={domain}", $"orders?text={domain[..^9]}", $"orders?tenant={example.Tenant}",
            $"orders?account={fill.ExampleAccount}", "orders?profile=default", "orders?state=valid", "orders?state=invalid",
            "orders?state=pending", $"orders?tenant={example.Tenant}&state=invalid", "orders?open=true", "orders?limit=500",
            $"subscriptions?name={domain}", $"subscriptions?tenant={example.Tenant}", $"accounts?tenant={example.Tenant}",
            "accounts?contact=admin@customer500.example", $"audit?tenant={example.Tenant}",
        ];
    }

    private static async Task<int> MeasureAsync(
        string folder, IReadOnlyList<string> searches, int rounds, CancellationToken cancellationToken)
    {
        await using var server = await BridgeLauncher.StartAsync(folder, cancellationToken);
        using var bridge = OperatorClient.Connect(Path.Combine(folder, "data"));
        var lists = await ListsAsync(bridge, cancellationToken);
        var known = lists.Select(path => path.Split('?')[0]).ToHashSet(StringComparer.Ordinal);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"started in {server.StartTime.TotalMilliseconds:0} ms, {server.ResidentMegabytes:0} MB resident"));
        Console.WriteLine("| request | first ms | median ms | longest ms | bytes |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        var slow = 0;
        foreach (var path in lists.Concat(searches.Where(search => known.Contains(search.Split('?', '/')[0]))))
        {
            slow += await MeasureAsync(bridge, path, rounds, cancellationToken) ? 0 : 1;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{slow} slower than {Goal} ms; {server.ResidentMegabytes:0} MB resident"));
        return slow == 0 ? 0 : 1;
    }

    /// <summary>All that can be asked for without saying which thing: the lists, as the API describes itself.</summary>
    private static async Task<IReadOnlyList<string>> ListsAsync(OperatorClient bridge, CancellationToken cancellationToken)
    {
        using var description = JsonDocument.Parse(await bridge.GetTextAsync("openapi.json", cancellationToken));
        return
        [
            .. description.RootElement.GetProperty("paths").EnumerateObject()
                .Where(path => !path.Name.Contains('{', StringComparison.Ordinal) && path.Value.TryGetProperty("get", out _))
                .Select(path => path.Name.Split("/v1/", 2)[^1])
                .Order(StringComparer.Ordinal),
        ];
    }

    private static async Task<bool> MeasureAsync(OperatorClient bridge, string path, int rounds, CancellationToken cancellationToken)
    {
        var (times, bytes) = (new List<double>(), 0);
        try
        {
            for (var round = 0; round <= rounds; round++)
            {
                var began = Stopwatch.GetTimestamp();
                bytes = (await bridge.GetTextAsync(path, cancellationToken)).Length;
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }
        catch (CommandFailedException refused)
        {
            Console.WriteLine($"| `{path}` | refused: {refused.Message} | | | |");
            return false;
        }

        var (first, rest) = (times[0], times.Skip(1).Order().ToArray());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| `{path}` | {first:0.0} | {rest[rest.Length / 2]:0.0} | {rest[^1]:0.0} | {bytes} |"));
        return rest[^1] < Goal && first < Goal;
    }
}
