using System.CommandLine;

namespace CentralNic.AcmeBridge.CommandLine.Help;

/// <summary>The command <c>man</c>: the manual page, made from the commands' own descriptions.</summary>
internal static class ManCommand
{
    internal static Command Create()
    {
        var command = new Command("man", "Print the manual page (troff), made from what --help tells");
        command.SetAction(parsed =>
        {
            new ManPage(parsed.InvocationConfiguration.Output).Write((RootCommand)parsed.RootCommandResult.Command);
            return ExitCode.Success;
        });
        return command.WithExample("Install the page", "man > /usr/local/share/man/man1/acme-bridge.1");
    }
}
