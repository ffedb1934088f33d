using System.CommandLine;
using CentralNic.AcmeBridge.Trials.Fuzz.Requests;
using CentralNic.AcmeBridge.Trials.Fuzz.Responses;

namespace CentralNic.AcmeBridge.Trials.Fuzz;

/// <summary><c>fuzz</c>: gives readers of foreign input what they do not expect.</summary>
internal static class FuzzCommand
{
    private delegate FuzzResult Fuzz(int seed, long count, CancellationToken cancellation);

    public static Command Create() =>
        new("fuzz", "Give readers of foreign input what they do not expect; exit code 1 on any exception that is not documented, or a hang")
        {
            Create("responses", "Read changed and random answers of the reseller's API", () =>
            {
                var examples = Examples();
                return (seed, count, cancellation) => ResponseFuzz.Run(examples, seed, count, cancellation);
            }),
            Create("requests", "Read changed requests of ACME clients: JWS bodies and headers, payloads, CSRs", () =>
            {
                var seeds = new RequestSeeds();
                return (seed, count, cancellation) => RequestFuzz.Run(seeds, seed, count, cancellation);
            }),
        };

    private static Command Create(string name, string description, Func<Fuzz> prepare)
    {
        var count = new Option<long>("--count") { Description = "How many inputs", DefaultValueFactory = _ => 1_000_000 };
        var seed = new Option<int>(
            "--seed")
        { Description = "Seed of the inputs; a further thread has the next one", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "How many threads share the inputs", DefaultValueFactory = _ => 1 };
        var command = new Command(name, description) { count, seed, threads };
        command.SetAction((parsed, cancellation) => Task.FromResult(
            Run(prepare(), parsed.GetValue(count), parsed.GetValue(seed), Math.Max(1, parsed.GetValue(threads)), cancellation)));
        return command;
    }

    private static int Run(Fuzz fuzz, long count, int seed, int threads, CancellationToken cancellation)
    {
        var results = new FuzzResult[threads];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            var share = (count / threads) + (thread < count % threads ? 1 : 0);
            results[thread] = fuzz(seed + thread, share, cancellation);
        });
        foreach (var result in results)
        {
            Console.WriteLine(result.Summary);
            foreach (var finding in result.Findings)
            {
                Console.WriteLine(finding);
            }
        }

        return results.Any(result => result.Bad > 0) ? 1 : 0;
    }

    /// <summary>The responses of the manual's examples, which this program carries.</summary>
    private static string[] Examples()
    {
        var assembly = typeof(FuzzCommand).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames().Order(StringComparer.Ordinal).Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd() + "EOF\n";
            }),
        ];
    }
}
