using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Operator.Store;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>
/// The command <c>store</c>: its options and how they bind. All but <c>info</c> work on a data folder on which no bridge runs.
/// </summary>
internal static class StoreCommand
{
    private static readonly TextColumn<StoreKindCount>[] Kinds =
    [
        new("kind", kind => kind.Kind),
        new("count", kind => kind.Count.ToString(CultureInfo.InvariantCulture)) { IsNumber = true },
    ];

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
        var compact = new Command(
            "compact",
            "Give back the room that deleted documents had, as 'store info' tells it. The bridge must be stopped, and the disk needs room "
            + "for the database once more");
        BindFolder(compact, (where, _, cancellationToken) => commands.CompactStoreAsync(where, cancellationToken));
        return new Command("store", "Look at, check and repair the data folder") { CreateInfo(commands), check, compact, accept };
    }

    private static Command CreateInfo(IProgramCommands commands)
    {
        var command = new Command("info", "Say what the data folder holds and how large it is, whether a bridge runs on it or not");
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            StoreInfo info;
            try
            {
                using var bridge = options.Connect(parsed);
                info = await bridge.GetAsync("store", StoreJson.Default.StoreInfo, cancellationToken);
            }
            catch (CommandFailedException nobody) when (OperatorSocket.IsNotRunning(nobody))
            {
                info = await commands.DescribeStoreAsync(options.Where(parsed), cancellationToken);
            }

            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(info, StoreJson.Default.StoreInfo));
            }
            else
            {
                Write(output, info);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(TextWriter output, StoreInfo info)
    {
        output.WriteLine($"data folder: {info.Folder}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"format: {info.Format}"));
        output.WriteLine($"database: {ByteText.Of(info.DatabaseBytes)}, of which {ByteText.Of(info.EmptyBytes)} hold nothing");
        output.WriteLine($"journal: {ByteText.Of(info.JournalBytes)}");
        output.WriteLine($"set aside: {ByteText.Of(info.SetAsideBytes)}");
        output.WriteLine("documents:");
        TextTable.Write(output, info.Documents, Kinds);
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
