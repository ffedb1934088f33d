using System.CommandLine;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>restore</c>, for a data folder on which no bridge runs.</summary>
internal static class RestoreCommand
{
    internal static Command Create(IProgramCommands commands)
    {
        var from = new Argument<string>("FROM") { Description = "The backup's file" };
        var replace = new Option<bool>("--replace")
        {
            Description = "Put it in the place of a store that is there, which is kept in the data folder's set-aside",
        };
        var key = new Option<string?>("--key-file")
        {
            Description = "The file with the passphrase that it was encrypted with. Default: Backup:KeyFile",
            HelpName = "FILE",
        };
        var command = new Command(
            "restore",
            "Verify a backup and put it into the data folder. The bridge must be stopped. At its start it reads what the reseller has "
            + "sold since the backup, before it buys anything") { from, replace, key };
        var sandbox = new Option<bool>("--sandbox") { Description = "The data folder is that of 'serve --sandbox'" };
        var config = CommonOptions.Config();
        var data = CommonOptions.Data("The data folder. Default: as configured");
        Array.ForEach<Option>([sandbox, config, data], command.Options.Add);
        command.SetAction((parsed, cancellationToken) => commands.RestoreAsync(
            new ServeOptions
            {
                Sandbox = parsed.GetValue(sandbox),
                ConfigFile = parsed.GetValue(config),
                DataFolder = parsed.GetValue(data),
            },
            new RestoreOptions(
                parsed.GetRequiredValue(from), parsed.GetValue(key), parsed.GetValue(replace)),
            cancellationToken));
        return command.WithExample(
            "On a new machine, with the configuration in place", "restore /mnt/acme-bridge-20261130T020000Z.tar.gz.age");
    }
}
