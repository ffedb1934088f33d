using System.CommandLine;

namespace CentralNic.AcmeBridge.Trials.Restore;

/// <summary>
/// <c>restore</c>: copies the store at a random moment, buys more, restores the copy, and has the same clients order again.
/// </summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var trials = new Option<int>("--trials") { Description = "How many", DefaultValueFactory = _ => 50 };
        var orders = new Option<int>("--orders")
        {
            Description = "How many names are bought after the copy, in each trial",
            DefaultValueFactory = _ => 30,
        };
        var seed = new Option<int>("--seed") { Description = "Seed of the moments", DefaultValueFactory = _ => 1 };
        var command = new Command(
            "restore",
            "Restore a copy of the store that is older than what was bought, and order again; exit code 1 when anything is bought twice")
        {
            trials,
            orders,
            seed,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var result = await new RestoreRun(parsed.GetValue(seed)).RunAsync(
                parsed.GetValue(trials), parsed.GetValue(orders), cancellation);
            Console.WriteLine(result);
            return result.IsClean ? 0 : 1;
        });
        return command;
    }
}
