using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>When backups are made.</summary>
public sealed class BackupConfigurationTests
{
    [Fact]
    public void TimeOfDay_IsReadWithAnIntervalOfWholeDays()
    {
        Assert.Null(Load().Backups.TimeOfDay);
        Assert.Equal(new TimeOnly(2, 30), Load(("Backup__TimeOfDay", "02:30")).Backups.TimeOfDay);
        Assert.Equal(new TimeOnly(23, 59), Load(("Backup__TimeOfDay", "23:59"), ("Backup__Interval", "7d")).Backups.TimeOfDay);
    }

    [Theory]
    [InlineData("2:30", "24h", "is not a time of day")]
    [InlineData("24:00", "24h", "is not a time of day")]
    [InlineData("02:30:00", "24h", "is not a time of day")]
    [InlineData("02:30", "12h", "is set, and Backup:Interval is not whole days")]
    [InlineData("02:30", "36h", "is set, and Backup:Interval is not whole days")]
    public void TimeOfDay_ThatCannotBeIsAMistake(string timeOfDay, string interval, string problem)
    {
        var error = Assert.Single(Assert.Throws<ConfigurationException>(
            () => Load(("Backup__TimeOfDay", timeOfDay), ("Backup__Interval", interval))).Errors);

        Assert.Equal(("Backup:TimeOfDay", problem), (error.Key, error.Problem));
    }

    private static BridgeSettings Load(params (string Name, string Value)[] variables) => BridgeConfiguration.Load(
        new ServeOptions { Sandbox = true },
        Path.GetTempPath(),
        variables.ToDictionary(variable => variable.Name, variable => variable.Value));
}
