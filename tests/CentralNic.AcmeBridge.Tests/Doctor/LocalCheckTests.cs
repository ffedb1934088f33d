using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Backups;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Doctor;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Doctor;

/// <summary>What <c>doctor</c> finds on this machine: health, data folder, disk, backups, notifications.</summary>
[Collection(RunningBridge.Name)]
public sealed class LocalCheckTests(RunningBridge bridge) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunningBridge_ThatIsWell_IsOk() => (await Diagnosis.OfAsync(bridge, "health", "configuration", "disk")).AssertAllOk();

    [Fact]
    public async Task Health_ConditionOfTheRunningBridge_IsFailed()
    {
        bridge.Bridge.Health.Set(HealthConditions.LedgerDiffers, "The ledger differs.");
        try
        {
            var finding = (await Diagnosis.OfAsync(bridge, "health")).Single(DoctorStatus.Failed);

            Assert.Equal(HealthConditions.LedgerDiffers, finding.Subject);
            Assert.Contains("The ledger differs.", finding.Detail, StringComparison.Ordinal);
        }
        finally
        {
            bridge.Bridge.Health.Clear(HealthConditions.LedgerDiffers);
        }
    }

    [Fact]
    public async Task Health_TaskThatFailsAgainAndAgain_IsFailedAndOnceAWarning()
    {
        bridge.Bridge.Health.TaskFailed("doctor-test", "no disk");
        try
        {
            Assert.Equal("doctor-test", (await Diagnosis.OfAsync(bridge, "health")).Single(DoctorStatus.Warning).Subject);

            bridge.Bridge.Health.TaskFailed("doctor-test", "no disk");
            bridge.Bridge.Health.TaskFailed("doctor-test", "no disk");

            Assert.Contains("no disk", (await Diagnosis.OfAsync(bridge, "health")).Single(DoctorStatus.Failed).Detail,
                StringComparison.Ordinal);
        }
        finally
        {
            bridge.Bridge.Health.TaskSucceeded("doctor-test");
        }
    }

    [Fact]
    public async Task Configuration_ThatTheRunningBridgeDoesNotHave_IsAWarningThatNamesTheKeys()
    {
        var other = await RunningBridge.StartAsync(new() { ["Acme__Website"] = "https://changed.test/" });
        await using (other)
        {
            var elsewhere = bridge.Settings with { DataFolder = other.DataFolder };

            var finding = (await Diagnosis.OfAsync(elsewhere, null, "configuration")).Single(DoctorStatus.Warning);

            Assert.Contains("Acme:Website", finding.Detail, StringComparison.Ordinal);
            Assert.Contains("config reload", finding.Command, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task DataFolder_OthersHaveRights_IsFailedWithTheCommandThatTakesThemAway()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows rights are inherited.");
        var file = _folder.File("secrets.key", "key");
        Restrict(_folder.Path);
        var settings = bridge.Settings with { DataFolder = _folder.Path };
        (await Diagnosis.OfAsync(settings, null, "data-folder")).AssertAllOk();

        Open(file, UnixFileMode.GroupRead);
        var readable = (await Diagnosis.OfAsync(settings, null, "data-folder")).Single(DoctorStatus.Failed);
        Open(_folder.Path, UnixFileMode.OtherWrite);
        var writable = await Diagnosis.OfAsync(settings, null, "data-folder");

        Assert.Contains(file, readable.Detail, StringComparison.Ordinal);
        Assert.Equal($"chmod -R go-rwx {_folder.Path}", readable.Command);
        Assert.Contains(writable, finding => finding.Status == DoctorStatus.Failed
            && finding.Detail.Contains("702", StringComparison.Ordinal) && finding.Command == $"chmod 700 {_folder.Path}");
    }

    [Fact]
    public async Task DataFolder_ThatIsNotThere_IsAWarning()
    {
        var settings = bridge.Settings with { DataFolder = Path.Combine(_folder.Path, "none") };

        Assert.Equal("DataFolder", (await Diagnosis.OfAsync(settings, null, "data-folder")).Single(DoctorStatus.Warning).Setting);
    }

    [Fact]
    public async Task Disk_WithoutRoom_IsFailed()
    {
        var settings = bridge.Settings;
        settings = settings with
        {
            Operator = settings.Operator with { Notify = settings.Operator.Notify with { DiskBelow = long.MaxValue } },
        };

        Assert.Equal("Operator:Notify:DiskBelow", (await Diagnosis.OfAsync(settings, null, "disk")).Single(DoctorStatus.Failed).Setting);
    }

    [Fact]
    public async Task Disk_WhereNothingCanBeWritten_IsFailed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "This needs a folder that not even root can write.");
        var settings = bridge.Settings with { DataFolder = "/proc/self" };

        var findings = await Diagnosis.OfAsync(settings, null, "disk");

        Assert.Contains(findings, finding => finding.Status == DoctorStatus.Failed
            && finding.Detail.StartsWith("Nothing can be written in /proc/self", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Disk_AfterTheCheck_NothingIsLeft()
    {
        var settings = bridge.Settings with { DataFolder = _folder.Path };

        await Diagnosis.OfAsync(settings, null, "disk");

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Backups_NoneConfigured_IsAWarning() =>
        Assert.Equal("Backup:Folder", (await Diagnosis.OfAsync(bridge, "backups")).Single(DoctorStatus.Warning).Setting);

    [Theory]
    [InlineData(null, DoctorStatus.Failed, "There is no backup in ")]
    [InlineData(1, DoctorStatus.Ok, "The newest backup in ")]
    [InlineData(3, DoctorStatus.Failed, "One is to be made every 1d")]
    internal async Task Backups_AreJudgedByTheAgeOfTheNewest(int? daysOld, DoctorStatus expected, string words)
    {
        if (daysOld is { } days)
        {
            var at = DateTime.UtcNow.AddDays(-days);
            _folder.File($"acme-bridge-{at:yyyyMMdd'T'HHmmss'Z'}.tar.gz", "");
            _folder.File($"acme-bridge-{at.AddDays(-9):yyyyMMdd'T'HHmmss'Z'}.tar.gz", "");
        }

        var settings = bridge.Settings with { Backups = new BackupOptions { Folder = _folder.Path } };

        var finding = (await Diagnosis.OfAsync(settings, null, "backups")).Single(expected);

        Assert.Contains(words, finding.Detail, StringComparison.Ordinal);
    }

    private static void Restrict(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(folder))
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }

    private static void Open(string path, UnixFileMode also)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | also);
        }
    }
}
