using System.CommandLine;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Operator.Settings;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>
/// The command <c>config</c>: what <c>serve</c> would make of file, environment and command line, and what the running bridge makes of
/// them.
/// </summary>
internal static class ConfigCommand
{
    internal static Command Create() =>
        new("config", "Check or show the configuration, or have the running bridge read it again")
        {
            CreateCheck(), CreateShow(), CreateSchema(), CreateReload(),
        };

    private static Command CreateCheck()
    {
        var command = new Command("check", "Tell all mistakes in what serve would read, without starting it; then the exit code is 78");
        var options = new ServeCommandOptions(command);
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var settings = BridgeConfiguration.LoadToServe(options.Read(parsed));
            foreach (var warning in settings.Warnings)
            {
                output.WriteLine($"warning: {warning}");
            }

            output.WriteLine("The configuration has no mistakes.");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command CreateShow()
    {
        var command = new Command("show", "Print the settings that count, each with where it comes from, secrets hidden");
        var options = new ServeCommandOptions(command);
        command.SetAction(parsed =>
        {
            var report = BridgeConfiguration.Examine(options.Read(parsed));
            foreach (var line in report.Lines)
            {
                parsed.InvocationConfiguration.Output.WriteLine(line);
            }

            return report.Errors.Count > 0 ? throw new ConfigurationException(report.Errors) : ExitCode.Success;
        });
        return command;
    }

    private static Command CreateSchema()
    {
        var command = new Command("schema", "Print the JSON schema of the settings file, with which editors complete and check it");
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(SettingsSchema.Create());
            return ExitCode.Success;
        });
        return command;
    }

    private static Command CreateReload()
    {
        var command = new Command(
            "reload", "Have the running bridge read its configuration again; with a mistake it keeps its settings, and the exit code is 1");
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var report = await bridge.PostAsync("settings/reload", null, SettingsJson.Default.ReloadReport, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(options.IsJson(parsed)
                ? JsonSerializer.Serialize(report, SettingsJson.Default.ReloadReport)
                : Text(report));
            return ExitCode.Success;
        });
        return command.WithExample("After the file was changed", "config reload --config /etc/acme-bridge/appsettings.json");
    }

    private static string Text(ReloadReport report)
    {
        List<string> lines =
        [
            report.Applied.Length == 0
                ? "Nothing changed that counts without a restart."
                : $"In force: {string.Join(", ", report.Applied)}",
        ];
        if (report.NeedRestart.Length > 0)
        {
            lines.Add($"Only after a restart: {string.Join(", ", report.NeedRestart)}");
        }

        lines.AddRange(report.Warnings.Select(warning => $"warning: {warning}"));
        return string.Join(Environment.NewLine, lines);
    }
}
