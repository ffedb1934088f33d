using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Monitoring;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Operator.Access;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>health</c>: what is wrong with the running bridge itself.</summary>
internal static class HealthCommand
{
    internal static Command Create()
    {
        var command = new Command("health", "Tell whether anything is wrong with the running bridge itself; then the exit code is 1");
        var options = new OperatorOptions(command);
        var ready = new Option<bool>("--ready")
        {
            Description = "Tell only whether requests should be sent to it (/health/ready), for containers and load balancers",
        };
        command.Options.Add(ready);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            if (parsed.GetValue(ready))
            {
                return await TellReadinessAsync(parsed, options.IsJson(parsed), await bridge.GetReadinessAsync(cancellationToken));
            }

            var report = await bridge.GetAsync("health", OperatorJson.Default.HealthReport, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(report, OperatorJson.Default.HealthReport));
            }
            else
            {
                Write(output, report);
            }

            return report.Healthy ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    /// <summary>What is wrong with a periodic task, in one line.</summary>
    internal static string Trouble(TaskHealth task) =>
        $"The task {task.Name} failed {(task.Failures == 1 ? "once" : $"{Quantity.Of(task.Failures, "time")} in a row")} "
        + $"(last success: {IssuanceText.Moment(task.LastSuccess) ?? "none since the start"}): {task.Failure}";

    private static async Task<int> TellReadinessAsync(ParseResult parsed, bool isJson, ReadinessReport report)
    {
        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            isJson ? JsonSerializer.Serialize(report, AccessJson.Default.ReadinessReport)
            : report.Ready ? "Ready."
            : string.Join('\n', report.Reasons.Select(reason => $"{reason.Check}: {reason.Text}")));
        return report.Ready ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Write(TextWriter output, HealthReport report)
    {
        foreach (var condition in report.Conditions)
        {
            output.WriteLine($"{condition.Name} since {IssuanceText.Moment(condition.Since)}: {condition.Text}");
        }

        foreach (var task in report.Tasks.Where(task => task.Failures > 0))
        {
            output.WriteLine(Trouble(task));
        }

        if (report.Healthy)
        {
            output.WriteLine("Nothing is wrong.");
        }
    }
}
