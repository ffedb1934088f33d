using System.CommandLine;
using System.CommandLine.Parsing;
using CentralNic.AcmeBridge.CommandLine.Certificates;
using CentralNic.AcmeBridge.CommandLine.Completion;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Input;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The program's command line: its commands, <c>--help</c> and <c>--version</c>.</summary>
internal static class BridgeCommandLine
{
    /// <summary>Understands the command line and runs the command that it names.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <returns>One of <see cref="ExitCode"/>. Errors have been told on standard error.</returns>
    public static Task<int> Run(string[] args, IProgramCommands commands) =>
        Run(args, commands, Console.Out, Console.Error, CancellationToken.None);

    /// <summary>As <see cref="Run(string[], IProgramCommands)"/>, with outputs and a further way to stop.</summary>
    internal static async Task<int> Run(
        string[] args,
        IProgramCommands commands,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken)
    {
        var parsed = Parse(args, commands);
        if (parsed.Errors.Count > 0 && !Suggestions.AreAskedFor(parsed))
        {
            await TellUsageErrorsAsync(parsed, error);
            return ExitCode.Usage;
        }

        using var signals = new StopSignals(cancellationToken);
        try
        {
            // The library's own handling of signals would cut the command short two seconds after the first one.
            var invocation = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(invocation, signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return ExitCode.Success;
        }
        catch (Exception failure)
        {
            (var exitCode, var message) = Failure.Describe(failure);
            await error.WriteLineAsync(message);
            return exitCode;
        }
    }

    /// <summary>Understands the command line and runs nothing.</summary>
    internal static ParseResult Parse(string[] args, IProgramCommands commands) =>

        // "@name" is no file of arguments here.
        Create(commands).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>All commands, for what describes them.</summary>
    internal static RootCommand Create(IProgramCommands commands)
    {
        var root = new RootCommand("CentralNic ACME Bridge: an ACME server (RFC 8555) that buys its certificates from CentralNic Reseller.")
        {
            DemoCommand.Create(commands),
            ServeCommand.Create(commands),
            DoctorCommand.Create(commands),
            ConfigCommand.Create(),
            DcvCommand.Create(commands),
            EabCommand.Create(commands),
            ExplainCommand.Create(),
            TenantsCommand.Create(),
            AccountsCommand.Create(),
            IssuancesCommand.Create(),
            OrdersCommand.Create(),
            PausesCommand.Create(),
            ApprovalsCommand.Create(),
            CertificatesCommand.Create(),
            SubscriptionsCommand.Create(),
            SpendCommand.Create(),
            LedgerCommand.Create(),
            RenewalsCommand.Create(),
            HealthCommand.Create(),
            NotificationsCommand.Create(),
            NotificationsCommand.CreateNotify(),
            AuditCommand.Create(),
            TokensCommand.Create(),
            OperatorsCommand.Create(new TerminalPrompt()),
            UpstreamCommand.Create(),
            ImportCommand.Create(commands),
            StoreCommand.Create(commands),
            SecretsCommand.Create(commands, new TerminalPrompt()),
            BackupCommand.Create(commands),
            RestoreCommand.Create(commands),
            SandboxCommand.Create(commands),
            CompletionCommand.Create(),
            ManCommand.Create(),
        };
        ExampleTable.AddTo(root);
        ExamplesHelp.AddTo(root);
        Suggestions.AddTo(root);
        return root;
    }

    private static async Task TellUsageErrorsAsync(ParseResult parsed, TextWriter error)
    {
        foreach (var problem in parsed.Errors)
        {
            await error.WriteLineAsync(problem.Message);
        }

        var command = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
        await error.WriteLineAsync($"See --help{(command.Length == 0 ? "" : $" of{command}")}.");
    }
}
