using System.CommandLine;

namespace CentralNic.AcmeBridge.Trials.Damage;

/// <summary><c>damage</c>: damages the files of a data folder at random, starts the bridge on it and orders what is paid for.</summary>
internal static class DamageCommand
{
    public static Command Create()
    {
        var trials = new Option<int>("--trials") { Description = "How many", DefaultValueFactory = _ => 1000 };
        var seed = new Option<int>("--seed") { Description = "Seed of what is damaged", DefaultValueFactory = _ => 1 };
        var command = new Command(
            "damage", "Flip, cut and remove parts of database and journal; exit code 1 on a silent loss, a second purchase, or an "
                + "exception that nobody foresaw")
        {
            trials,
            seed,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var site = await DamageSite.StartAsync(names: 12, cancellation);
            var result = await new DamageRun(site, parsed.GetValue(seed)).RunAsync(parsed.GetValue(trials), cancellation);
            Console.WriteLine(result);
            return result.IsClean ? 0 : 1;
        });
        return command;
    }
}
