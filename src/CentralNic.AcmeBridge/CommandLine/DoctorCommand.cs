using System.CommandLine;
using CentralNic.AcmeBridge.Doctor;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>doctor</c>: its options and how they bind.</summary>
internal static class DoctorCommand
{
    internal static Command Create(IProgramCommands commands)
    {
        var only = new Option<string[]>("--only")
        {
            Description = "Make these checks alone; may be repeated: " + string.Join(", ", DoctorRun.All.Select(check => check.Name)),
            HelpName = "CHECK",
        };
        var ca = RootsOption();
        var command = new Command(
            "doctor",
            "Check all that must be right for the bridge to work, whether it runs or not: configuration, data folder, disk, clock, DNS, "
            + "reseller, profiles, prices, TLS and proxy, publishers, CAA, notifications, backups. Nothing is changed or bought. Exit code "
            + "1: something failed")
        {
            only, ca, CreateDcv(commands), CreateBundle(commands),
        };
        var options = new OperatorOptions(command);
        command.SetAction((parsed, cancellationToken) => commands.DoctorAsync(
            new DoctorOptions
            {
                Where = options.Where(parsed),
                Only = parsed.GetValue(only) ?? [],
                IsJson = options.IsJson(parsed),
                RootsFile = parsed.GetValue(ca)?.FullName,
            },
            parsed.InvocationConfiguration.Output,
            cancellationToken));
        return command;
    }

    private static Option<FileInfo> RootsOption() => new Option<FileInfo>("--ca")
    {
        Description = "Roots that your clients trust besides those of the operating system, PEM",
        HelpName = "FILE",
    }.AcceptExistingOnly();

    private static Command CreateBundle(IProgramCommands commands)
    {
        var to = new Argument<string>("TO") { Description = "The new file: NAME.tar.gz or NAME.zip" };
        var ca = RootsOption();
        var command = new Command(
            "bundle",
            "Write what somebody needs who is asked for help into one file: the findings of doctor, settings, health, metrics, the data "
            + "folder's files by name and size. No secret is in it")
        {
            to, ca,
        };
        var options = new OperatorOptions(command, withJson: false);
        command.SetAction((parsed, cancellationToken) => commands.DoctorBundleAsync(
            new DoctorOptions { Where = options.Where(parsed), RootsFile = parsed.GetValue(ca)?.FullName },
            Path.GetFullPath(parsed.GetValue(to)!),
            parsed.InvocationConfiguration.Output,
            cancellationToken));
        return command;
    }

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
        var data = CommonOptions.Data("The data folder. Default: as configured");
        var command = new Command(
            "dcv", "Show which publisher, zone and method would prove control of a name to the CA, and try it with a harmless record")
        {
            names, profile, noTry, config, data,
        };
        command.SetAction((parsed, cancellationToken) => commands.DoctorDcvAsync(
            new DoctorDcvOptions
            {
                Names = parsed.GetValue(names) ?? [],
                Profile = parsed.GetValue(profile),
                NoTry = parsed.GetValue(noTry),
                Configuration = new ServeOptions { ConfigFile = parsed.GetValue(config), DataFolder = parsed.GetValue(data) },
            },
            cancellationToken));
        return command;
    }
}
