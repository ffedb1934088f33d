using System.CommandLine;

namespace CentralNic.AcmeBridge.Trials.Controls;

/// <summary><c>controls</c>: takes each control of the threat model away, and looks whether its tests fail.</summary>
internal static class ControlsCommand
{
    public static Command Create()
    {
        var only = new Option<string[]>("--only") { Description = "Only this control; may be given several times" };
        var command = new Command(
            "controls",
            "Build a copy whose controls (tests/threat-controls.json) can be taken away one by one, and see each one's tests pass with it "
            + "and fail without it; exit code 1 when one does not")
        {
            only,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Directory.CreateTempSubdirectory("bridge-controls-").FullName;
            try
            {
                return await new ControlsRun(folder).RunAsync(parsed.GetValue(only) ?? [], cancellation) ? 0 : 1;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }
}
