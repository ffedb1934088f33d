using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Backups;
using CentralNic.AcmeBridge.Core.Programs;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>Whether there is a backup that is young enough.</summary>
internal sealed class BackupCheck : IDoctorCheck
{
    public string Name => "backups";

    public DoctorNeeds Needs => DoctorNeeds.Settings;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return Look(context, context.Configured.Backups);
    }

    private static DoctorFinding Look(DoctorContext context, BackupOptions options)
    {
        if (options.Folder is not { } folder)
        {
            return DoctorFinding.Warning(
                "The bridge makes no backups by itself; whether others make some is not known here.",
                "Name a folder on another disk, or a program that copies the backups away.") with
            {
                Setting = BackupSection.Folder.Key,
            };
        }

        if (BackupKeeper.NewestIn(folder, context.Time.GetUtcNow()) is not { } newest)
        {
            return DoctorFinding.Failed(
                $"There is no backup in {folder}.",
                "Let the bridge run: it makes one a minute after its start. Or make one now.") with
            {
                Setting = BackupSection.Folder.Key,
                Command = OperatorCommands.Line("backup"),
            };
        }

        var age = context.Time.GetUtcNow() - newest;
        var words = $"The newest backup in {folder} is of {newest:u}.";
        return age > 2 * options.Interval
            ? DoctorFinding.Failed(
                words + $" One is to be made every {DurationText.Format(options.Interval)}.",
                "The bridge's log, and its health, say why there is no newer one. Make one now.") with
            {
                Setting = BackupSection.Interval.Key,
                Command = OperatorCommands.Line("backup"),
            }
            : options.Key is null
                ? DoctorFinding.Ok(words + " Backups are not encrypted.")
                : DoctorFinding.Ok(words);
    }
}
