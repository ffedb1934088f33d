using System.CommandLine;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>dcv</c>: its options and how they bind.</summary>
internal static class DcvCommand
{
    internal static Command Create(IProgramCommands commands)
    {
        Option<string?> config = CommonOptions.Config();
        Option<string?> data = CommonOptions.Data("Where the bridge keeps its data. Default: as configured");
        var list = new Command("list", "List what the CA wants to find and you must publish by hand (Dcv:Manual)") { config, data };
        list.SetAction((parsed, cancellationToken) => commands.ListDcvAsync(
            new ServeOptions { ConfigFile = parsed.GetValue(config), DataFolder = parsed.GetValue(data) }, cancellationToken));
        return new Command("dcv", "Proofs of control for the CA") { list };
    }
}
