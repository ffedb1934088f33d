using System.CommandLine;
using CentralNic.AcmeBridge.CommandLine.Input;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Secrets;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>secrets</c>: what encrypts the secrets of the store and of the configuration.</summary>
internal static class SecretsCommand
{
    internal static Command Create(IProgramCommands commands, ISecretPrompt prompt)
    {
        var rotate = new Command(
            "rotate",
            "Encrypt all secrets of the store with a new key in secrets.key, and drop the old one. The bridge must be stopped. Cut in the "
            + "middle, run it again");
        Bind(rotate, commands.RotateSecretsAsync);
        var accept = new Command(
            "accept-loss",
            "Go on without the secrets of the store that no key decrypts any more; it says which. The bridge must be stopped");
        Bind(accept, commands.AcceptSecretLossAsync);
        return new Command("secrets", "Encrypt secrets for the configuration, and rotate the keys that encrypt")
        {
            CreateEncrypt(prompt), CreateReencrypt(), rotate, accept,
        };
    }

    private static Command CreateEncrypt(ISecretPrompt prompt)
    {
        var command = new Command(
            "encrypt",
            "Print a secret as it may stand in the configuration, encrypted with the key of Secrets:KeyFile. It is typed at the terminal, "
            + "or comes from standard input");
        var (sandbox, config) = (Sandbox(), CommonOptions.Config());
        command.Add(sandbox);
        command.Add(config);
        command.SetAction(parsed =>
        {
            var keys = BridgeConfiguration.EncryptionKeysOf(
                new ServeOptions { Sandbox = parsed.GetValue(sandbox), ConfigFile = parsed.GetValue(config) });
            var secret = prompt.ReadSecret("The secret");
            if (secret.Length == 0 || secret.AsSpan().ContainsAny('\r', '\n'))
            {
                throw new CommandFailedException(ExitCode.Usage, "A secret has one line, and is not empty.");
            }

            parsed.InvocationConfiguration.Output.WriteLine(EncryptedValue.Of(secret, keys));
            return ExitCode.Success;
        });
        return command;
    }

    private static Command CreateReencrypt()
    {
        var command = new Command(
            "reencrypt",
            "Encrypt the secrets of the configuration file, and of the files that it names, with the first key of Secrets:KeyFile");
        Bind(command, (where, parsed, _) => ConfigurationReencryption.RunAsync(where, parsed.InvocationConfiguration.Output));
        return command;
    }

    private static Option<bool> Sandbox() => new("--sandbox") { Description = "The configuration is that of 'serve --sandbox'" };

    private static void Bind(Command command, Func<ServeOptions, CancellationToken, Task<int>> run) =>
        Bind(command, (where, _, cancellationToken) => run(where, cancellationToken));

    private static void Bind(Command command, Func<ServeOptions, ParseResult, CancellationToken, Task<int>> run)
    {
        var (sandbox, config, data) = (Sandbox(), CommonOptions.Config(), CommonOptions.Data("The data folder. Default: as configured"));
        Array.ForEach<Option>([sandbox, config, data], command.Options.Add);
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
