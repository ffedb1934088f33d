using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Operator;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>Whether the data folder is there, is its owner's alone with all that is in it, and can be used by who runs this.</summary>
internal sealed class DataFolderCheck : IDoctorCheck
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const int MostNamed = 5;

    public string Name => "data-folder";

    public DoctorNeeds Needs => DoctorNeeds.None;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var folder = context.DataFolder;
        if (!Directory.Exists(folder))
        {
            yield return DoctorFinding.Warning(
                $"There is no folder {folder} yet.",
                "The bridge makes it when it starts. If it ran before, name the folder that it used.") with
            {
                Setting = ServerSection.DataFolder.Key,
            };
            yield break;
        }

        if (OperatingSystem.IsWindows())
        {
            yield return DoctorFinding.Skipped(
                "On Windows the rights of a folder are inherited; see that only the bridge's user has them.");
            yield break;
        }

        var found = 0;
        foreach (var finding in Modes(folder))
        {
            found++;
            yield return finding;
        }

        if (found == 0)
        {
            yield return DoctorFinding.Ok($"{folder} and all that is in it are their owner's alone, and can be read.");
        }
    }

    private static IEnumerable<DoctorFinding> Modes(string folder)
    {
        var mode = new DirectoryInfo(folder).UnixFileMode;
        if ((mode & Others) != 0)
        {
            yield return (mode.HasFlag(UnixFileMode.OtherWrite)
                ? DoctorFinding.Failed(
                    $"{folder} has the mode {Octal(mode)}: everybody can write there, so the operator's commands do not trust it.",
                    "Take the rights of others away.")
                : DoctorFinding.Warning(
                    $"{folder} has the mode {Octal(mode)}: others can reach what is in it.",
                    "Take the rights of others away; the bridge does it too when it starts.")) with
            {
                Setting = ServerSection.DataFolder.Key,
                Command = "chmod 700 " + OperatorCommands.Quote(folder),
            };
        }

        var entries = Entries(folder);
        string[] open = [.. entries.Where(entry => (entry.UnixFileMode & Others) != 0).Select(entry => entry.FullName)];
        if (open.Length > 0)
        {
            yield return DoctorFinding.Failed(
                $"Others have rights to {Named(open)}; there are keys and customers' data among them.",
                "Take the rights of others away.") with
            {
                Command = "chmod -R go-rwx " + OperatorCommands.Quote(folder),
            };
        }

        string[] closed = [.. entries.OfType<FileInfo>().Where(IsUnreadable).Select(entry => entry.FullName)];
        if (closed.Length > 0)
        {
            yield return DoctorFinding.Failed(
                $"{Named(closed)} cannot be read by this user: made by another user, for example by a command that root ran.",
                "Give the files to the bridge's user, or run this command as that user.") with
            {
                Command = "chown -R USER: " + OperatorCommands.Quote(folder),
            };
        }
    }

    /// <summary>Links lead elsewhere, and a socket's mode is looked at by those who connect.</summary>
    private static FileSystemInfo[] Entries(string folder) =>
    [
        .. new DirectoryInfo(folder)
            .EnumerateFileSystemInfos("*", new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.ReparsePoint,
                IgnoreInaccessible = true,
            })
            .Where(entry => entry.Name != OperatorSocket.Name),
    ];

    private static bool IsUnreadable(FileInfo file)
    {
        try
        {
            using var opened = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            // Gone meanwhile, or locked by the running bridge, whose it is then.
            return false;
        }
    }

    private static string Named(string[] files) =>
        string.Join(", ", files.Take(MostNamed)) + (files.Length > MostNamed ? $" and {files.Length - MostNamed} more" : "");

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8);
}
