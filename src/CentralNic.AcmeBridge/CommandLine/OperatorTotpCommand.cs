using System.CommandLine;
using System.Net.Http.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Input;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Operator.Operators;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>operators totp</c>: the second factor of those who sign in (RFC 6238).</summary>
internal static class OperatorTotpCommand
{
    /// <summary>How often a code may be typed.</summary>
    private const int Tries = 3;

    /// <param name="prompt">Asks for the code.</param>
    internal static Command Create(ISecretPrompt prompt)
    {
        var name = OperatorsCommand.NameArgument();
        var remove = new Option<bool>("--remove") { Description = "Take the second factor away, for who lost it" };
        var command = new Command(
            "totp", "Make a second factor for an operator, for an authenticator app, and ask for a code of it; their sessions end")
        {
            name, remove,
        };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var person = parsed.GetValue(remove)
                ? await bridge.PostAsync(
                    OperatorsCommand.PathOf(parsed.GetValue(name)!, "totp/remove"),
                    null,
                    OperatorsJson.Default.OperatorReport,
                    cancellationToken)
                : await EnrolAsync(bridge, parsed.GetValue(name)!, parsed.InvocationConfiguration, prompt, cancellationToken);
            await OperatorsCommand.TellAsync(
                parsed,
                options,
                person,
                parsed.GetValue(remove)
                    ? $"{person.Name} has no second factor any more, and must sign in anew."
                    : $"{person.Name} needs a code to sign in from now on.");
            return ExitCode.Success;
        });
        return command
            .WithExample("Set up an authenticator app", "operators totp alice")
            .WithExample("When the device is lost", "operators totp alice --remove");
    }

    private static async Task<OperatorReport> EnrolAsync(
        OperatorClient bridge, string name, InvocationConfiguration console, ISecretPrompt prompt, CancellationToken cancellationToken)
    {
        var made = await bridge.PostAsync(
            OperatorsCommand.PathOf(name, "totp"), null, OperatorsJson.Default.NewTotpReport, cancellationToken);

        // On standard error as the question is: what is printed may be kept.
        await console.Error.WriteLineAsync($"For the authenticator app, shown this once:\n{made.Uri}\nor by hand: {made.Secret}");
        for (var tries = 1; ; tries++)
        {
            using var body = JsonContent.Create(
                new TotpCodeRequest(prompt.AskLine("The code that the app shows now")), OperatorsJson.Default.TotpCodeRequest);
            try
            {
                return await bridge.PostAsync(
                    OperatorsCommand.PathOf(name, "totp/confirm"), body, OperatorsJson.Default.OperatorReport, cancellationToken);
            }
            catch (CommandFailedException refused) when (tries < Tries)
            {
                await console.Error.WriteLineAsync(refused.Message);
            }
        }
    }
}
