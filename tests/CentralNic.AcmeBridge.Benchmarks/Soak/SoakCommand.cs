using System.CommandLine;
using System.Globalization;

namespace CentralNic.AcmeBridge.Benchmarks.Soak;

/// <summary><c>soak</c>: kills a writing process again and again and counts what it had acknowledged and is gone.</summary>
internal static class SoakCommand
{
    public static Command Create()
    {
        var kills = new Option<int>("--kills") { Description = "Kills per number of callers", DefaultValueFactory = _ => 1000 };
        var callers = new Option<string>("--callers") { Description = "Numbers of waiting callers, by comma", DefaultValueFactory = _ => "1,8,32" };
        var folder = new Option<string?>("--folder") { Description = "Where to put the data folders (default: the system's folder for temporary files)" };
        var seed = new Option<int>("--seed") { Description = "Seed of the moments of the kills", DefaultValueFactory = _ => 1 };
        var command = new Command("soak", "Kill a writing process with SIGKILL and count acknowledged commits that are missing or torn; exit code 1 on any")
        {
            kills,
            callers,
            folder,
            seed,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var lost = false;
            Console.WriteLine(SoakResult.Head);
            foreach (var part in parsed.GetValue(callers)!.Split(',', StringSplitOptions.TrimEntries))
            {
                var count = int.Parse(part, CultureInfo.InvariantCulture);
                var run = new SoakRun(parsed.GetValue(folder) ?? Path.GetTempPath(), count, parsed.GetValue(seed));
                var result = await run.RunAsync(parsed.GetValue(kills), cancellation);
                Console.WriteLine(result.Row);
                foreach (var finding in result.Findings)
                {
                    Console.WriteLine(finding);
                }

                lost |= !result.IsClean;
            }

            return lost ? 1 : 0;
        });
        return command;
    }
}
