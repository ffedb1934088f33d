using System.CommandLine;

namespace CentralNic.AcmeBridge.Benchmarks.Fuzz;

/// <summary><c>fuzz</c>: gives readers of foreign input what they do not expect.</summary>
internal static class FuzzCommand
{
    public static Command Create() => new("fuzz", "Give readers of foreign input what they do not expect") { CreateResponses() };

    private static Command CreateResponses()
    {
        var count = new Option<long>("--count") { Description = "How many texts", DefaultValueFactory = _ => 1_000_000 };
        var seed = new Option<int>("--seed") { Description = "Seed of the texts; a further thread has the next one", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "How many threads share the texts", DefaultValueFactory = _ => 1 };
        var command = new Command("responses", "Read changed and random answers of the reseller's API; exit code 1 on any exception that is not documented, or a hang")
        {
            count,
            seed,
            threads,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(
            Run(parsed.GetValue(count), parsed.GetValue(seed), Math.Max(1, parsed.GetValue(threads)), cancellation)));
        return command;
    }

    private static int Run(long count, int seed, int threads, CancellationToken cancellation)
    {
        var examples = Examples();
        var results = new FuzzResult[threads];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            var share = (count / threads) + (thread < count % threads ? 1 : 0);
            results[thread] = ResponseFuzz.Run(examples, seed + thread, share, cancellation);
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
