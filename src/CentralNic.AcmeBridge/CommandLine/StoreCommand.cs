using System.CommandLine;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>store</c>: its options and how they bind. It works on a data folder on which no bridge runs.</summary>
internal static class StoreCommand
{
    internal static Command Create(IProgramCommands commands)
    {
        var repair = new Option<bool>("--repair")
        {
            Description = "Make indexes anew from the documents, complete checksums, and take over what is whole from a damaged database",
        };
        var check = new Command(
            "check", "Verify every page, row and index of the database, and the journal. The bridge must be stopped. Exit code 1: "
                + "something is wrong") { repair };
        BindFolder(check, (where, parsed, cancellationToken) =>
            commands.CheckStoreAsync(where, parsed.GetValue(repair), cancellationToken));
        var accept = new Command(
            "accept-loss",
            "Go on without what the store has lost: it keeps all that can be read, sets damaged files aside, and says what is gone. The "
            + "bridge must be stopped");
        BindFolder(accept, (where, _, cancellationToken) => commands.AcceptStoreLossAsync(where, cancellationToken));
        return new Command("store", "Check and repair the data folder") { check, accept };
    }

    private static void BindFolder(Command command, Func<ServeOptions, ParseResult, CancellationToken, Task<int>> run)
    {
        var sandbox = new Option<bool>("--sandbox") { Description = "The data folder is that of 'serve --sandbox'" };
        var config = CommonOptions.Config();
        var data = CommonOptions.Data("The data folder. Default: as configured");
        command.Add(sandbox);
        command.Add(config);
        command.Add(data);
        command.SetAction((parsed, cancellationToken) => run(
            new ServeOptions
            {
                Sandbox = parsed.GetValue(sandbox),
                ConfigFile = parsed.GetValue(config),
                DataFolder = parsed.GetValue(data),
            },
            parsed,
            cancellationToken));
    }
}
