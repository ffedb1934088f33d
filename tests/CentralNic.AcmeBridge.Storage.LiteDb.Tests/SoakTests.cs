using CentralNic.AcmeBridge.Trials.Soak;
using Xunit;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>A short run of the soak; <c>docs/design/store.md</c> has the result of the long one.</summary>
public sealed class SoakTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CommitAsync_WhatWasAcknowledgedSurvivesKills()
    {
        var result = await new SoakRun(_folder.Path, callers: 8, seed: 7).RunAsync(kills: 10, TestContext.Current.CancellationToken);
        Assert.True(result.IsClean, string.Join(Environment.NewLine, result.Findings));
        Assert.Equal(10, result.Kills);
        Assert.True(result.Commits > 10);
    }

    [Fact]
    public void SoakCheck_SeesLossTornBodiesHalfCommitsAndWrongAliases()
    {
        var result = new SoakResult(1);
        var check = new SoakCheck(result);
        Read(check, "L 0 none", "R");
        Assert.True(result.IsClean);
        Assert.False(check.Read("I 0 soak/s-0-0 1 11"));
        Assert.True(check.Read("A 0"));
        Assert.False(check.Read("I 0 soak/s-0-0 2 22"));

        Read(check, "S soak/s-0-0 2 22", "L 0 none", "R");
        Assert.Equal((0, 1), (result.Missing, result.Landed));

        Read(check, "S soak/s-0-0 1 11", "L 0 none", "R");
        Assert.Equal(1, result.Missing);

        Read(check, "S soak/s-0-0 1 0", "S soak/g-0-0 2 5", "S soak/g-0-1 1 5", "S soak/g-0-2 2 5", "L 0 none", "R");
        Assert.Equal((2, 1, 1), (result.Missing, result.Torn, result.Half));

        Read(check, "S soak/s-0-0 1 0", "S soak/g-0-0 2 5", "S soak/g-0-1 2 5", "S soak/g-0-2 2 5", "L 0 soak/g-0-1", "R");
        Assert.Equal(1, result.WrongAlias);
    }

    private static void Read(SoakCheck check, params string[] lines)
    {
        check.BeginRound();
        foreach (var line in lines)
        {
            check.Read(line);
        }
    }
}
