using System.CommandLine;
using System.Globalization;

namespace CentralNic.AcmeBridge.Trials.Crash;

/// <summary>
/// <c>crash</c>: kills the bridge again and again while clients order and the reseller errs, and checks money and orders after each kill.
/// </summary>
internal static class CrashCommand
{
    public static Command Create()
    {
        var kills = new Option<int>("--kills") { Description = "How often the bridge is killed", DefaultValueFactory = _ => 300 };
        var clients = new Option<int>("--clients") { Description = "How many clients order at once", DefaultValueFactory = _ => 50 };
        var seed = new Option<int>(
            "--seed")
        { Description = "Seed of kills, clients and faults", DefaultValueFactory = _ => Environment.TickCount & 0xFFFF };
        var command = new Command(
            "crash", "Kill the bridge with SIGKILL while clients order; exit code 1 if anything was lost, or paid twice")
        {
            kills,
            clients,
            seed,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {parsed.GetValue(seed)}"));
            var run = new CrashRun(parsed.GetValue(clients), parsed.GetValue(seed), Console.WriteLine);
            var result = await run.RunAsync(parsed.GetValue(kills), cancellation);
            Console.WriteLine(
                "| kills | of these while starting | faults upstream | orders told | downloaded | purchases | reissues | findings |");
            Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {result.Kills} | {result.KillsAtStart} | {result.Faults} | {result.Orders} | {result.Downloaded} | {result.Purchases} "
                + $"| {result.Reissues} | {result.Findings.Count} |"));
            return result.Findings.Count == 0 ? 0 : 1;
        });
        return command;
    }
}
