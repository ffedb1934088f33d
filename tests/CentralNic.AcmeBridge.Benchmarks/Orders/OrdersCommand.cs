using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Demo;
using CentralNic.AcmeBridge.Harness;

namespace CentralNic.AcmeBridge.Benchmarks.Orders;

/// <summary><c>orders</c>: whole orders by parallel clients against a server in a process of its own; then its memory.</summary>
internal static class OrdersCommand
{
    /// <summary>The wait before a client asks again; it doubles each time up to <see cref="LongestWait"/>.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private delegate Task<MeasuredServer> Launch(string folder, CancellationToken cancellationToken);

    private static readonly Dictionary<string, Launch> Servers = new(StringComparer.Ordinal)
    {
        ["bridge"] = BridgeLauncher.StartAsync,
        ["bridge-immediate"] = BridgeLauncher.StartImmediateAsync,
        ["bridge-with-sandbox"] = BridgeLauncher.StartWithSandboxAsync,
        ["pebble"] = PebbleLauncher.StartAsync,
    };

    public static Command Create()
    {
        var server = new Option<string>("--server")
        {
            Description =
                "bridge (its sandbox runs in this process), bridge-immediate (immediate issuance), bridge-with-sandbox (in one process), "
                    + "or pebble (Debian's package)",
            DefaultValueFactory = _ => "bridge",
        };
        server.AcceptOnlyFromAmong([.. Servers.Keys]);
        var orders = new Option<int>("--orders") { Description = "Orders per number of clients", DefaultValueFactory = _ => 1000 };
        var clients = new Option<string>(
            "--clients")
        { Description = "Numbers of parallel clients, by comma", DefaultValueFactory = _ => "1,8,32" };
        var warmUp = new Option<int>("--warm-up")
        {
            Description = "Orders per number of clients before those that are counted, so that the runtime has compiled what runs often",
            DefaultValueFactory = _ => 0,
        };
        var steps = new Option<bool>("--steps") { Description = "Tell how long each step took too" };
        var command = new Command(
            "orders", "Measure whole orders per second, their latency, processor time, and the program's memory afterwards")
        {
            server, orders, clients, warmUp, steps,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            Console.WriteLine("| server | clients | orders | orders/s | median ms | 95 % ms | CPU ms per order | resident MB afterwards |");
            Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
            var name = parsed.GetValue(server)!;
            foreach (var part in parsed.GetValue(clients)!.Split(',', StringSplitOptions.TrimEntries))
            {
                await MeasureAsync(
                    name,
                    int.Parse(part, CultureInfo.InvariantCulture),
                    parsed.GetValue(warmUp),
                    parsed.GetValue(orders),
                    parsed.GetValue(steps),
                    cancellation);
            }
        });
        return command;
    }

    private static async Task MeasureAsync(
        string name, int clients, int warmUp, int orders, bool showSteps, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("bridge-orders-").FullName;
        var own = new List<DemoAcmeClient>();
        try
        {
            await using var server = await Servers[name](folder, cancellationToken);
            await using var responder = await ChallengeResponder.StartAsync(server.Http01Port, cancellationToken);
            using var trusted = X509CertificateLoader.LoadCertificateFromFile(server.CaFile);
            for (var client = 0; client < clients; client++)
            {
                own.Add(new DemoAcmeClient(trusted));
                await own[client].RegisterAsync(server.Directory, cancellationToken);
            }

            await ObtainAllAsync(own, responder, "w", warmUp, new OrderSteps(), cancellationToken);
            var steps = new OrderSteps();
            var before = server.ProcessorTime;
            var began = Stopwatch.GetTimestamp();
            var times = await ObtainAllAsync(own, responder, "c", orders, steps, cancellationToken);
            var elapsed = Stopwatch.GetElapsedTime(began);
            var processor = (server.ProcessorTime - before).TotalMilliseconds / orders;
            var sorted = times.Order().ToArray();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {clients} | {orders} | {orders / elapsed.TotalSeconds:0.0} | {sorted[sorted.Length / 2]:0} | "
                + $"{sorted[sorted.Length * 95 / 100]:0} | {processor:0.0} | {server.ResidentMegabytes:0} |"));
            if (showSteps)
            {
                Console.WriteLine($"  median ms: {steps}");
            }
        }
        finally
        {
            own.ForEach(client => client.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Has parallel clients obtain certificates, each for a new name; gives how long each took, in milliseconds.</summary>
    private static async Task<IReadOnlyCollection<double>> ObtainAllAsync(
        List<DemoAcmeClient> clients,
        ChallengeResponder responder,
        string prefix,
        int orders,
        OrderSteps steps,
        CancellationToken cancellationToken)
    {
        var times = new ConcurrentBag<double>();
        var left = orders;
        await Task.WhenAll(clients.Select((acme, client) => Task.Run(
            async () =>
            {
                while (Interlocked.Decrement(ref left) is >= 0 and var number)
                {
                    var start = Stopwatch.GetTimestamp();
                    var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{client}-{number}.test");
                    await ObtainAsync(acme, responder, name, steps.Begin(), cancellationToken);
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            },
            cancellationToken)));
        return times;
    }

    private static async Task ObtainAsync(
        DemoAcmeClient acme, ChallengeResponder responder, string name, OrderSteps.Order steps, CancellationToken cancellationToken)
    {
        var (url, order) = await acme.OrderAsync([name], cancellationToken);
        steps.End("order");
        var authorization = await acme.ReadAsync(order.Authorizations[0], AcmeJson.Default.AuthorizationDocument, cancellationToken);
        steps.End("authorization");
        var challenge = authorization.Challenges.First(candidate => candidate.Type == "http-01");
        responder.Put(challenge.Token!, KeyAuthorization.Create(challenge.Token!, acme.Thumbprint));
        await acme.StartChallengeAsync(challenge.Url, cancellationToken);
        steps.End("challenge");
        for (var wait = FirstWait; authorization.Status == "pending"; wait = Longer(wait))
        {
            await Task.Delay(wait, cancellationToken);
            authorization = await acme.ReadAsync(order.Authorizations[0], AcmeJson.Default.AuthorizationDocument, cancellationToken);
        }

        steps.End("until valid");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        order = await acme.FinalizeAsync(order.Finalize, request.CreateSigningRequest(), cancellationToken);
        steps.End("CSR and finalize");
        for (var wait = FirstWait; order.Status == "processing"; wait = Longer(wait))
        {
            await Task.Delay(wait, cancellationToken);
            order = await acme.ReadAsync(url, AcmeJson.Default.OrderDocument, cancellationToken);
        }

        steps.End("until issued");
        await acme.DownloadAsync(
            order.Certificate ?? throw new InvalidOperationException($"The order of {name} is {order.Status}."), cancellationToken);
        steps.End("download");
    }

    private static TimeSpan Longer(TimeSpan wait) => wait * 2 < LongestWait ? wait * 2 : LongestWait;
}
