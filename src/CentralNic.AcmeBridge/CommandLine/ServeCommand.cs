using System.CommandLine;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>serve</c>.</summary>
internal static class ServeCommand
{
    internal static Command Create(IProgramCommands commands)
    {
        var command = new Command("serve", "Run the bridge, with the real reseller or with the sandbox, until told to stop");
        var options = new ServeCommandOptions(command);
        command.SetAction((parsed, cancellationToken) => commands.ServeAsync(options.Read(parsed), cancellationToken));
        return command;
    }
}
