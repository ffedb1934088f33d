using System.CommandLine;
using System.Globalization;
using CentralNic.AcmeBridge.Benchmarks.Orders;
using CentralNic.AcmeBridge.Harness;

namespace CentralNic.AcmeBridge.Benchmarks.Clients;

/// <summary><c>clients</c>: how long the users of common ACME clients wait for a certificate, from server to server in turn.</summary>
internal static class ClientsCommand
{
    private static readonly Dictionary<string, Func<string, CancellationToken, Task<MeasuredServer>>> Servers = new(StringComparer.Ordinal)
    {
        ["bridge"] = BridgeLauncher.StartAsync,
        ["bridge-immediate"] = BridgeLauncher.StartImmediateAsync,
        ["pebble"] = PebbleLauncher.StartAsync,
        ["pebble-as-packaged"] = PebbleLauncher.StartAsPackagedAsync,
    };

    public static Command Create()
    {
        var orders = new Option<int>(
            "--orders")
        { Description = "Orders per client and server, after one that makes the account", DefaultValueFactory = _ => 5 };
        var clients = new Option<string>("--clients")
        {
            Description = "Clients, by comma",
            DefaultValueFactory = _ => string.Join(',', ClientProgram.All.Select(client => client.Name)),
        };
        var servers = new Option<string>("--servers")
        {
            Description = "Servers, by comma: bridge, bridge-immediate, pebble (its delays and refusals off) or pebble-as-packaged",
            DefaultValueFactory = _ => "bridge,pebble,pebble-as-packaged",
        };
        var command = new Command("clients", "Measure how long common ACME clients take for an order, from their start to their end")
        {
            orders, clients, servers,
        };
        command.SetAction((parsed, cancellation) => MeasureAsync(
            [.. Split(parsed.GetValue(clients)!).Select(name => ClientProgram.All.First(client => client.Name == name))],
            [.. Split(parsed.GetValue(servers)!)],
            parsed.GetValue(orders),
            cancellation));
        return command;
    }

    private static async Task MeasureAsync(ClientProgram[] clients, string[] names, int orders, CancellationToken cancellationToken)
    {
        var root = Directory.CreateTempSubdirectory("bridge-clients-").FullName;
        var servers = new List<MeasuredServer>();
        try
        {
            foreach (var name in names)
            {
                servers.Add(await Servers[name](Directory.CreateDirectory(Path.Combine(root, name)).FullName, cancellationToken));
            }

            Console.WriteLine("| client | server | orders | failed | median s | shortest s | longest s |");
            Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
            foreach (var client in clients)
            {
                await MeasureAsync(client, names, servers, orders, root, cancellationToken);
            }
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }

            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task MeasureAsync(
        ClientProgram client, string[] names, List<MeasuredServer> servers, int orders, string root, CancellationToken cancellationToken)
    {
        var times = names.Select(_ => new List<double>()).ToArray();
        for (var order = 0; order <= orders; order++)
        {
            for (var index = 0; index < names.Length; index++)
            {
                var folder = Directory.CreateDirectory(Path.Combine(root, $"{client.Name}-{names[index]}")).FullName;
                var name = string.Create(CultureInfo.InvariantCulture, $"{client.Name}-{order}.test");
                var (time, failure) = await client.ObtainAsync(servers[index], folder, name, cancellationToken);
                if (failure is not null)
                {
                    await Console.Error.WriteLineAsync($"{client.Name} got no certificate for {name} from {names[index]}:\n{failure}");
                }
                else if (order > 0)
                {
                    times[index].Add(time.TotalSeconds);
                }
            }
        }

        for (var index = 0; index < names.Length; index++)
        {
            var sorted = times[index].Order().ToArray();
            Console.WriteLine(sorted.Length == 0 ? $"| {client.Name} | {names[index]} | {orders} | {orders} | - | - | - |" : string.Create(
                CultureInfo.InvariantCulture,
                $"| {client.Name} | {names[index]} | {orders} | {orders - sorted.Length} | {sorted[sorted.Length / 2]:0.00} | "
                + $"{sorted[0]:0.00} | {sorted[^1]:0.00} |"));
        }
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
