using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Operator.Settings;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>Whether the bridge would start with the configuration, and whether it runs with it.</summary>
internal sealed class ConfigurationCheck : IDoctorCheck
{
    private const int MostNamed = 10;

    public string Name => "configuration";

    public DoctorNeeds Needs => DoctorNeeds.None;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var mistake in context.Mistakes)
        {
            yield return DoctorFinding.Failed($"{mistake.Key} {mistake.Problem}.", mistake.Mend + Elsewhere(context)) with
            {
                Setting = mistake.Key,
                Command = OperatorCommands.Line("config check"),
            };
        }

        foreach (var warning in context.Settings?.Warnings ?? [])
        {
            yield return DoctorFinding.Warning(warning, "Decide whether it is meant so.");
        }

        if (context.Mistakes.Count == 0)
        {
            yield return DoctorFinding.Ok(
                $"The configuration has no mistakes; {context.Configured.Effective().Settings.Count} settings count.");
        }

        if (context is { Bridge: { } bridge, Settings: { } settings })
        {
            var running = await bridge.GetAsync("settings", SettingsJson.Default.SettingsReport, cancellationToken);
            yield return Compare(running, settings.Effective());
        }
    }

    /// <summary>The service may have variables that the shell of this command lacks.</summary>
    private static string Elsewhere(DoctorContext context) => context.Bridge is null
        ? ""
        : " The running bridge has read its settings elsewhere or before: run this command with its --config and its environment.";

    private static DoctorFinding Compare(SettingsReport running, ConfigurationReport here)
    {
        var known = running.Settings.ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.OrdinalIgnoreCase);
        string[] different =
        [
            .. here.Settings.Where(setting => known.GetValueOrDefault(setting.Key) != setting.Value).Select(setting => setting.Key)
                .Concat(known.Keys.Except(here.Settings.Select(setting => setting.Key), StringComparer.OrdinalIgnoreCase)),
        ];
        return different.Length == 0
            ? DoctorFinding.Ok("The running bridge has the same settings.")
            : DoctorFinding.Warning(
                $"The running bridge has other settings: {string.Join(", ", different.Take(MostNamed))}"
                + (different.Length > MostNamed ? $" and {different.Length - MostNamed} more." : "."),
                "Where the file was changed, have the bridge read it again, or restart it. Where the service gets settings by its "
                + "environment, run this command with the same.") with
            {
                Command = OperatorCommands.Line("config reload"),
            };
    }
}
