using System.CommandLine;

namespace CentralNic.AcmeBridge.Trials.Drills;

/// <summary><c>drills</c>: makes a running bridge ill on purpose, and measures how it gets well.</summary>
internal static class DrillsCommand
{
    private static readonly Dictionary<string, Func<CancellationToken, Task<DrillResult>>> All = new()
    {
        ["idle-connections"] = stop => ConnectionDrills.IdleConnectionsAsync(10_000, stop),
        ["nonce-storm"] = stop => ConnectionDrills.NonceStormAsync(2_000, stop),
        ["held-answers"] = stop => ConnectionDrills.HeldAnswersAsync(5_000, stop),
        ["full-disk"] = DiskDrills.FullDiskAsync,
        ["read-only-disk"] = DiskDrills.ReadOnlyDiskAsync,
        ["clock-jumps"] = ClockDrill.RunAsync,
        ["killed-backup"] = stop => KillDrills.BackupAsync(20, stop),
        ["killed-restore"] = stop => KillDrills.RestoreAsync(20, stop),
    };

    public static Command Create()
    {
        var names = new Argument<string[]>("DRILL")
        {
            Description = $"Which ones: {string.Join(", ", All.Keys)}. Default: all",
            Arity = ArgumentArity.ZeroOrMore,
        };
        names.AcceptOnlyFromAmong([.. All.Keys]);
        var command = new Command(
            "drills", "Make a running bridge ill on purpose and measure how it gets well; exit code 1 when something is found. As root")
        {
            names,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var wanted = parsed.GetValue(names) is { Length: > 0 } some ? some : [.. All.Keys];
            var isWell = true;
            foreach (var name in wanted)
            {
                var result = await All[name](cancellation);
                isWell &= result.Findings.Count == 0;
                Console.WriteLine(result);
            }

            return isWell ? 0 : 1;
        });
        return command;
    }
}
