using System.CommandLine;
using CentralNic.AcmeBridge.CommandLine.Help;

namespace CentralNic.AcmeBridge.CommandLine.Completion;

/// <summary>The command <c>completion</c>: the script by which a shell completes the program's command line.</summary>
internal static class CompletionCommand
{
    internal static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or powershell" };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.All.Keys]);
        var command = new Command("completion", "Print the script by which a shell completes commands and options") { shell };
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(CompletionScripts.All[parsed.GetRequiredValue(shell)]);
            return ExitCode.Success;
        });
        return command
            .WithExample("For all users of bash", "completion bash > /etc/bash_completion.d/acme-bridge")
            .WithExample("For this shell alone", "completion bash > ~/.acme-bridge.sh; . ~/.acme-bridge.sh");
    }
}
