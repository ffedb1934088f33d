using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Programs;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>Whether the bridge runs, and what it says is wrong with itself.</summary>
internal sealed class HealthCheck : IDoctorCheck
{
    /// <summary>A single failure passes by itself as a rule.</summary>
    private const int FailuresOfATask = 3;

    public string Name => "health";

    public DoctorNeeds Needs => DoctorNeeds.None;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (context.Health is not { } health)
        {
            yield return context.IsRefused
                ? DoctorFinding.Failed(context.NotRunning!, "Run this command as the bridge's user, or as root.")
                : DoctorFinding.Skipped(context.NotRunning!);
            yield break;
        }

        foreach (var condition in health.Conditions)
        {
            yield return DoctorFinding.Failed(
                $"Since {IssuanceText.Moment(condition.Since)}: {condition.Text}", "Do what the condition says.") with
            {
                Subject = condition.Name,
            };
        }

        foreach (var task in health.Tasks.Where(task => task.Failures > 0))
        {
            var finding = task.Failures < FailuresOfATask
                ? DoctorFinding.Warning(HealthCommand.Trouble(task), "It is tried again by itself; look whether it passes.")
                : DoctorFinding.Failed(HealthCommand.Trouble(task), "Correct what the failure names; the bridge's log has more.");
            yield return finding with { Subject = task.Name, Command = OperatorCommands.Line("health") };
        }

        if (health.Healthy)
        {
            yield return DoctorFinding.Ok($"The bridge runs, and none of its {health.Tasks.Length} periodic tasks failed last.");
        }
    }
}
