using System.CommandLine;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>doctor</c>: its options and how they bind.</summary>
internal static class DoctorCommand
{
    internal static Command Create(IProgramCommands commands) => new("doctor", "Find out what would not work") { CreateDcv(commands) };

    private static Command CreateDcv(IProgramCommands commands)
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Names as they would be ordered, wildcards with *.",
            Arity = ArgumentArity.OneOrMore,
        };
        var profile = new Option<string?>("--profile") { Description = "Examine for this profile only. Default: all", HelpName = "NAME" };
        var noTry = new Option<bool>("--no-try") { Description = "Publish nothing" };
        var config = CommonOptions.Config();
        var command = new Command(
            "dcv", "Show which publisher, zone and method would prove control of a name to the CA, and try it with a harmless record")
        {
            names, profile, noTry, config,
        };
        command.SetAction((parsed, cancellationToken) => commands.DoctorDcvAsync(
            new DoctorDcvOptions
            {
                Names = parsed.GetValue(names) ?? [],
                Profile = parsed.GetValue(profile),
                NoTry = parsed.GetValue(noTry),
                Configuration = new ServeOptions { ConfigFile = parsed.GetValue(config) },
            },
            cancellationToken));
        return command;
    }
}
