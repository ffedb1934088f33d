using System.CommandLine;
using System.Globalization;
using CentralNic.AcmeBridge.Harness;

namespace CentralNic.AcmeBridge.Benchmarks.Commands;

/// <summary><c>commands</c>: upstream commands per certificate, with one order and with many that wait together.</summary>
internal static class CommandsCommand
{
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(30);

    public static Command Create()
    {
        var many = new Option<int>(
            "--orders")
        { Description = "How many orders wait together, besides one alone", DefaultValueFactory = _ => 1000 };
        var command = new Command(
            "commands", "Count upstream commands per issued certificate, polls apart (one poll a second here)") { many };
        command.SetAction(async (parsed, cancellation) =>
        {
            Console.WriteLine(
                "| issuance | orders waiting | commands per certificate | events deleted per certificate | polls per minute | lists in "
                + "all |");
            Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
            int[] counts = [1, parsed.GetValue(many)];
            foreach (var (what, options) in Ways())
            {
                foreach (var orders in counts)
                {
                    var result = await new CommandsRun(orders, options).RunAsync(cancellation);
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {what} | {orders} | {result.PerCertificate:0.00} | {result.DeletedEvents:0.00} | "
                        + $"{result.PollsPerMinute?.ToString("0", CultureInfo.InvariantCulture) ?? "-"} | {result.Lists} |"));
                }
            }
        });
        return command;
    }

    private static IEnumerable<(string What, BridgeSiteOptions Options)> Ways()
    {
        var early = TimeSpan.FromMilliseconds(200);
        var ordinary = new BridgeSiteOptions { IssueDelay = Minutes, EarlyLooks = [early], LooksEarlyAtFirst = false };
        yield return ("ordinary, the CA takes 30 minutes", ordinary);
        yield return ("ordinary, the CA takes 30 minutes, early looks were asked for", ordinary with { LooksEarlyAtFirst = true });
        yield return ("immediate", new BridgeSiteOptions { ImmediateIssuance = true });
    }
}
