using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Input;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Operator.Operators;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>operators</c>: who may sign in to the pages.</summary>
internal static class OperatorsCommand
{
    private static readonly TextColumn<OperatorReport>[] Columns =
    [
        new("name", person => person.Name) { Shrinks = true },
        new("role", person => person.Role),
        new("status", person => person.Status),
        new("second factor", person => person.SecondFactor),
        new("added", person => IssuanceText.Moment(person.CreatedAt)),
        new("last sign-in", person => IssuanceText.Moment(person.LastSignInAt) ?? "never"),
    ];

    /// <param name="prompt">Asks for passwords and codes.</param>
    internal static Command Create(ISecretPrompt prompt) => new("operators", "Add, change and list the people who sign in to the pages")
    {
        CreateAdd(prompt),
        CreatePassword(prompt),
        CreateRole(),
        CreateList(),
        CreateEnable("disable", "Keep an operator from signing in; their sessions end", "When somebody leaves"),
        CreateEnable("enable", "Let a disabled operator sign in again", "When somebody comes back"),
        OperatorTotpCommand.Create(prompt),
        OperatorSessionsCommand.CreateList(),
        OperatorSessionsCommand.CreateEnd(),
    };

    /// <summary>The operator whom a command is about.</summary>
    internal static Argument<string> NameArgument() => new("NAME") { Description = "The operator's name, as 'operators list' shows it" };

    /// <summary>The path of what is done to an operator.</summary>
    internal static string PathOf(string name, string act) => $"operators/{Uri.EscapeDataString(name)}/{act}";

    /// <summary>Tells how an operator stands.</summary>
    internal static Task TellAsync(ParseResult parsed, OperatorOptions options, OperatorReport person, string words) =>
        parsed.InvocationConfiguration.Output.WriteLineAsync(options.IsJson(parsed)
            ? JsonSerializer.Serialize(person, OperatorsJson.Default.OperatorReport)
            : words);

    private static Command CreateAdd(ISecretPrompt prompt)
    {
        var name = new Argument<string>("NAME")
        {
            Description = "The name to sign in with: letters, digits and . _ @ + -; upper and lower case are the same",
        };
        var role = new Option<string>("--role")
        {
            Description = "What they may do: view, operate, or tenant:NAME for one tenant's things only",
            HelpName = "ROLE",
            Required = true,
        };
        var command = new Command("add", "Add an operator with a password") { name, role };
        var password = new PasswordOption(command, prompt);
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(
                new NewOperatorRequest(
                    parsed.GetValue(name), parsed.GetValue(role), password.Read(parsed, parsed.GetValue(name)!)),
                OperatorsJson.Default.NewOperatorRequest);
            var added = await bridge.PostAsync("operators", body, OperatorsJson.Default.OperatorReport, cancellationToken);
            await TellAsync(
                parsed,
                options,
                added,
                $"{added.Name} may sign in with the role {added.Role}. A second factor: operators totp {added.Name}");
            return ExitCode.Success;
        });
        return command.WithExample("Somebody who may do everything", "operators add alice --role operate");
    }

    private static Command CreatePassword(ISecretPrompt prompt)
    {
        var name = NameArgument();
        var command = new Command("passwd", "Set an operator's password; their sessions end") { name };
        var password = new PasswordOption(command, prompt);
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(
                new OperatorPasswordRequest(password.Read(parsed, parsed.GetValue(name)!)), OperatorsJson.Default.OperatorPasswordRequest);
            var changed = await bridge.PostAsync(
                PathOf(parsed.GetValue(name)!, "password"), body, OperatorsJson.Default.OperatorReport, cancellationToken);
            await TellAsync(parsed, options, changed, $"{changed.Name} has a new password, and must sign in anew.");
            return ExitCode.Success;
        });
        return command.WithExample("Set a password from a file", "operators passwd alice --password-file /root/alice.txt");
    }

    private static Command CreateRole()
    {
        var name = NameArgument();
        var role = new Argument<string>("ROLE") { Description = "view, operate, or tenant:NAME" };
        var command = new Command("role", "Set what an operator may do, from their next request on") { name, role };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(
                new OperatorRoleRequest(parsed.GetValue(role)), OperatorsJson.Default.OperatorRoleRequest);
            var changed = await bridge.PostAsync(
                PathOf(parsed.GetValue(name)!, "role"), body, OperatorsJson.Default.OperatorReport, cancellationToken);
            await TellAsync(parsed, options, changed, $"{changed.Name} has the role {changed.Role}.");
            return ExitCode.Success;
        });
        return command.WithExample("Somebody who may only look", "operators role alice view");
    }

    private static Command CreateList()
    {
        var command = new Command("list", "List who may sign in to the pages, disabled ones too");
        var options = new ListOptions(command);
        command.SetAction((parsed, cancellationToken) => options.WriteAsync(
            parsed,
            new ApiQuery("operators"),
            OperatorsJson.Default.PageOperatorReport,
            OperatorsJson.Default.OperatorReport,
            "There are no operators; 'operators add NAME --role ROLE' adds one.",
            Columns,
            cancellationToken));
        return command.WithExample("All of them, for a program", "operators list --all --json");
    }

    private static Command CreateEnable(string act, string description, string purpose)
    {
        var name = NameArgument();
        var command = new Command(act, description) { name };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var changed = await bridge.PostAsync(
                PathOf(parsed.GetValue(name)!, act), null, OperatorsJson.Default.OperatorReport, cancellationToken);
            await TellAsync(parsed, options, changed, $"{changed.Name} is {changed.Status}.");
            return ExitCode.Success;
        });
        return command.WithExample(purpose, $"operators {act} alice");
    }
}
