using System.CommandLine;
using System.Globalization;
using CentralNic.AcmeBridge.Harness;

namespace CentralNic.AcmeBridge.Benchmarks.Orders;

/// <summary><c>startup</c>: from the start of the process to the directory that can be read.</summary>
internal static class StartupCommand
{
    /// <summary>With an empty data folder each, and with one that was used before.</summary>
    private static readonly bool[] Cases = [false, true];

    public static Command Create()
    {
        var runs = new Option<int>(
            "--runs")
        { Description = "Starts with an empty data folder, and as many again with a used one", DefaultValueFactory = _ => 5 };
        var command = new Command("startup", "Measure the time from process start to listening") { runs };
        command.SetAction(async (parsed, cancellation) =>
        {
            foreach (var used in Cases)
            {
                var times = new List<double>();
                var folder = Directory.CreateTempSubdirectory("bridge-startup-").FullName;
                for (var run = 0; run < parsed.GetValue(runs); run++)
                {
                    var own = used
                        ? folder
                        : Directory.CreateDirectory(Path.Combine(folder, run.ToString(CultureInfo.InvariantCulture))).FullName;
                    await using var bridge = await BridgeLauncher.StartWithSandboxAsync(own, cancellation);
                    times.Add(bridge.StartTime.TotalMilliseconds);
                }

                Directory.Delete(folder, recursive: true);
                times.Sort();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(used ? "one data folder for all runs" : "an empty data folder each")}: median {times[times.Count / 2]:0} ms, "
                    + $"{times[0]:0} to {times[^1]:0} ms"));
            }
        });
        return command;
    }
}
