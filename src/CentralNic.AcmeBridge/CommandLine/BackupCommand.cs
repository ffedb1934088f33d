using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Operator.Backups;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>backup</c>: the running bridge makes it; where none runs, this process does.</summary>
internal static class BackupCommand
{
    internal static Command Create(IProgramCommands commands)
    {
        var to = new Argument<string?>("TO")
        {
            Description = "A new file, or a folder in which the file is named by the time. Default: Backup:Folder",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "backup",
            "Make a backup of the data folder, while the bridge runs or not, and verify it by opening it. It holds customers' data, "
            + "which Backup:KeyFile has encrypted") { to };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = parsed.GetValue(to) is { } path ? Path.GetFullPath(path) : null;
            StoreBackup backup;
            using (var progress = new ProgressLine(parsed.InvocationConfiguration.Error))
            {
                backup = await progress.WhileAsync(
                    "The backup is made and verified",
                    MakeAsync(parsed, options, target, commands, cancellationToken),
                    TimeProvider.System);
            }

            var output = parsed.InvocationConfiguration.Output;
            await output.WriteLineAsync(options.IsJson(parsed)
                ? JsonSerializer.Serialize(backup, BackupsJson.Default.StoreBackup)
                : $"{backup.File}: {ByteText.Of(backup.Bytes)}, {Quantity.Of(backup.Documents, "document")}, "
                    + $"{(backup.IsEncrypted ? "encrypted" : "not encrypted")}; verified"
                    + (backup.LacksSecretsKey
                        ? ". It has no secrets.key, which would stand there in clear: keep a copy of that file, or set Backup:KeyFile or "
                            + "Secrets:KeyFile"
                        : ""));
            return ExitCode.Success;
        });
        return command.WithExample("Before an upgrade", "backup /var/backups/acme-bridge");
    }

    private static async Task<StoreBackup> MakeAsync(
        ParseResult parsed, OperatorOptions options, string? target, IProgramCommands commands, CancellationToken cancellationToken)
    {
        try
        {
            using var bridge = options.Connect(parsed);
            return await bridge.PostAsync(
                "backups",
                JsonContent.Create(new BackupRequest(target), BackupsJson.Default.BackupRequest),
                BackupsJson.Default.StoreBackup,
                cancellationToken);
        }
        catch (CommandFailedException nobody) when (OperatorSocket.IsNotRunning(nobody))
        {
            return await commands.BackUpAsync(options.Where(parsed), target, cancellationToken);
        }
    }
}
