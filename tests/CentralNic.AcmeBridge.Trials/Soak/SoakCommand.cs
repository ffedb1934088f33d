using System.CommandLine;
using System.Globalization;

namespace CentralNic.AcmeBridge.Trials.Soak;

/// <summary><c>soak</c>: kills a writing process again and again and counts what it had acknowledged and is gone.</summary>
internal static class SoakCommand
{
    public static Command Create()
    {
        var kills = new Option<int>("--kills") { Description = "Kills per number of callers", DefaultValueFactory = _ => 1000 };
        var callers = new Option<string>(
            "--callers")
        { Description = "Numbers of waiting callers, by comma", DefaultValueFactory = _ => "1,8,32" };
        var folder = new Option<string?>(
            "--folder")
        { Description = "Where to put the data folders (default: the system's folder for temporary files)" };
        var seed = new Option<int>("--seed") { Description = "Seed of the moments of the kills", DefaultValueFactory = _ => 1 };
        var store = new Option<string>("--store")
        {
            Description = "What is soaked: the embedded store, or LiteDB by itself without the journal before it",
            DefaultValueFactory = _ => SoakStore.Embedded,
        };
        store.AcceptOnlyFromAmong(SoakStore.Embedded, SoakStore.LiteDbAlone);
        var keep = new Option<string?>(
            "--keep")
        { Description = "Where to keep the files as the kill left them, whenever the next start finds something wrong" };
        var command = new Command(
            "soak", "Kill a writing process with SIGKILL and count acknowledged commits that are missing or torn; exit code 1 on any")
        {
            kills,
            callers,
            folder,
            seed,
            store,
            keep,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var lost = false;
            Console.WriteLine(SoakResult.Head);
            foreach (var part in parsed.GetValue(callers)!.Split(',', StringSplitOptions.TrimEntries))
            {
                var count = int.Parse(part, CultureInfo.InvariantCulture);
                var run = new SoakRun(
                    parsed.GetValue(folder) ?? Path.GetTempPath(),
                    count,
                    parsed.GetValue(seed),
                    parsed.GetValue(store)!,
                    parsed.GetValue(keep));
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
