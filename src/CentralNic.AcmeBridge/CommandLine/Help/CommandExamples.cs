using System.CommandLine;
using System.Runtime.CompilerServices;

namespace CentralNic.AcmeBridge.CommandLine.Help;

/// <summary>The examples of the commands. <see cref="Command"/> has no place for them.</summary>
internal static class CommandExamples
{
    private static readonly ConditionalWeakTable<Command, List<CommandExample>> Known = [];

    /// <summary>Adds an example to a command's help and to the man page.</summary>
    /// <param name="purpose">What it is for, one line.</param>
    /// <param name="arguments">What stands behind the program's name, for example <c>orders list --state processing</c>.</param>
    /// <returns>The command.</returns>
    public static Command WithExample(this Command command, string purpose, string arguments)
    {
        Known.GetOrCreateValue(command).Add(new CommandExample(purpose, arguments));
        return command;
    }

    /// <summary>The examples of a command alone, without those of its subcommands.</summary>
    public static IReadOnlyList<CommandExample> Of(Command command) => Known.TryGetValue(command, out var examples) ? examples : [];
}
