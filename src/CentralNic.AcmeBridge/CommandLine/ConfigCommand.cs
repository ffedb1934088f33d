using System.CommandLine;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>config</c>: what <c>serve</c> would make of file, environment and command line. It changes nothing.</summary>
internal static class ConfigCommand
{
    internal static Command Create() => new("config", "Check or show the configuration") { CreateCheck(), CreateShow(), CreateSchema() };

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
}
