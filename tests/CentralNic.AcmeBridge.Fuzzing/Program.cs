using System.Globalization;
using CentralNic.AcmeBridge.Fuzzing.Engine;

namespace CentralNic.AcmeBridge.Fuzzing;

/// <summary>Fuzzes the readers of foreign input, guided by coverage. <c>tests/fuzz.sh</c> calls it.</summary>
internal static class Program
{
    private const string Usage = """
        Usage:
          list                                                  the targets
          seeds CORPUS [TARGET...]                              write real inputs to begin with
          instrument FOLDER                                     have a copy of this program count branches
          long CORPUS OUT HOURS [TARGET...]                     run all targets in turn
          run TARGET --seconds N --seed N --corpus DIR --out DIR   run one target
          replay TARGET FILE...                                 run single inputs; exit code 1: one is a finding
          minimize TARGET CORPUS MOST MAXLENGTH DIR...          replace CORPUS by few inputs of all folders
        """;

    private const int MostNamed = 80;

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["list"]:
                Console.WriteLine(string.Join('\n', FuzzTargets.Names));
                return 0;
            case ["seeds", var corpus, .. var targets]:
                await WriteSeedsAsync(corpus, targets.Length == 0 ? FuzzTargets.Names : targets);
                return 0;
            case ["instrument", var folder]:
                Instrumentation.Apply(folder);
                return 0;
            case ["long", var corpus, var output, var hours, .. var targets]:
                var time = TimeSpan.FromHours(double.Parse(hours, CultureInfo.InvariantCulture));
                return new LongRun(output, corpus).Run(targets.Length == 0 ? FuzzTargets.Names : targets, time) == 0 ? 0 : 1;
            case ["run", var target, "--seconds", var seconds, "--seed", var seed, "--corpus", var corpus, "--out", var output]:
                await RunAsync(
                    target,
                    TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)),
                    int.Parse(seed, CultureInfo.InvariantCulture),
                    corpus,
                    new FuzzFolder(Path.Combine(output, target)).Create());
                return 0;
            case ["replay", var target, .. var files]:
                return await ReplayAsync(target, files);
            case ["minimize", var target, var corpus, var most, var maxLength, .. var folders]:
                await MinimizeAsync(
                    target,
                    corpus,
                    int.Parse(most, CultureInfo.InvariantCulture),
                    int.Parse(maxLength, CultureInfo.InvariantCulture),
                    folders);
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static async Task WriteSeedsAsync(string corpus, IReadOnlyList<string> targets)
    {
        foreach (var name in targets)
        {
            await using var target = FuzzTargets.Create(name);
            var folder = Path.Combine(corpus, name);
            Directory.CreateDirectory(folder);
            foreach (var (seed, input) in target.Seeds())
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, seed), input);
            }
        }
    }

    private static async Task RunAsync(string name, TimeSpan time, int seed, string corpus, FuzzFolder folder)
    {
        using var map = new CoverageMap();
        await using var target = FuzzTargets.Create(name);
        await target.StartAsync();
        using var progress = new Progress(folder.Progress);
        new FuzzLoop(target, map, folder, progress, seed).Run(Corpus.Read(corpus, folder.Entries), time);
    }

    private static async Task<int> ReplayAsync(string name, IReadOnlyList<string> files)
    {
        using var map = new CoverageMap();
        await using var target = FuzzTargets.Create(name);
        await target.StartAsync();
        var executor = new Executor(target);
        var findings = 0;
        foreach (var file in files)
        {
            if (executor.Run(await File.ReadAllBytesAsync(file)) is { } finding)
            {
                findings++;
                Console.WriteLine($"{file}: {finding.Text}");
            }
        }

        return findings == 0 ? 0 : 1;
    }

    private static async Task MinimizeAsync(string name, string corpus, int most, int maxLength, string[] folders)
    {
        using var map = new CoverageMap();
        await using var target = FuzzTargets.Create(name);
        await target.StartAsync();
        Directory.CreateDirectory(corpus);

        // Those with a name were made by hand, and stay, if they are not too many.
        var named = Directory.GetFiles(corpus).Where(file => Corpus.NameOf(File.ReadAllBytes(file)) != Path.GetFileName(file)).ToList();
        var kept = named.Count <= MostNamed ? named : [];
        var chosen = CorpusMinimizer.Choose(
            target, map, [.. kept.Select(File.ReadAllBytes)], Corpus.Read([corpus, .. folders]), most, maxLength);
        foreach (var file in Directory.GetFiles(corpus).Except(kept))
        {
            File.Delete(file);
        }

        foreach (var input in chosen)
        {
            Corpus.Add(corpus, input);
        }

        Console.WriteLine($"{name}: {kept.Count} inputs kept, {chosen.Count} chosen of {chosen.Sum(input => input.Length)} bytes");
    }
}
