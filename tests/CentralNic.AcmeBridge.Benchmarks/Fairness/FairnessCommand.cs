using System.CommandLine;
using System.Globalization;

namespace CentralNic.AcmeBridge.Benchmarks.Fairness;

/// <summary><c>fairness</c>: how long an order takes alone, and while another account floods the bridge.</summary>
internal static class FairnessCommand
{
    public static Command Create()
    {
        var attempts = new Option<int>(
            "--attempts")
        { Description = "How many http-01 attempts go to a host that never answers", DefaultValueFactory = _ => 400 };
        var orders = new Option<int>(
            "--orders")
        { Description = "How many finalized orders wait for the reseller", DefaultValueFactory = _ => 200 };
        var measured = new Option<int>(
            "--measured")
        { Description = "How many orders are measured; the median counts", DefaultValueFactory = _ => 5 };
        var command = new Command(
            "fairness", "Measure an order alone, and while another account floods the bridge") { attempts, orders, measured };
        command.SetAction(async (parsed, cancellation) =>
        {
            Console.WriteLine($"Load of the machine before: {Load()}");
            Console.WriteLine("| flood | order of | alone | under the flood | factor |");
            Console.WriteLine("| --- | --- | ---: | ---: | ---: |");
            var run = new FairnessRun(parsed.GetValue(measured));
            await foreach (var result in run.RunAsync(parsed.GetValue(attempts), parsed.GetValue(orders), cancellation))
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {result.Flood} | {result.Of} | {result.Alone.TotalSeconds:0.00} s | {result.Flooded.TotalSeconds:0.00} s | "
                    + $"{result.Flooded / result.Alone:0.00} |"));
            }

            Console.WriteLine($"Load of the machine after: {Load()}");
        });
        return command;
    }

    /// <summary>How many processes wanted to run in the last 1, 5 and 15 minutes.</summary>
    private static string Load() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));
}
