namespace CentralNic.Reseller.Sandbox.Tests.Faults;

public sealed class SandboxFaultsTests
{
    [Fact]
    public void Draw_NthOccasionAloneHappens()
    {
        var faults = new SandboxFaults();
        faults.Add(new() { Kind = SandboxFaultKind.ServerError, Command = "AddCertificate", Nth = 3 });
        Assert.Equal([0, 0, 1, 0, 0], Enumerable.Range(0, 5).Select(_ => faults.Draw("addcertificate").Count));
        Assert.Empty(faults.Draw("StatusCertificate"));
        Assert.Equal((5, 1), (faults.All[0].Occasions, faults.All[0].Happened));
    }

    [Fact]
    public void Draw_TimesEndsIt()
    {
        var faults = new SandboxFaults();
        faults.Add(new() { Kind = SandboxFaultKind.ServerError, Times = 2 });
        Assert.Equal([1, 1, 0, 0], Enumerable.Range(0, 4).Select(_ => faults.Draw("X").Count));
    }

    [Fact]
    public void Draw_TheSameSeedGivesTheSameFaults()
    {
        static List<int> Sequence(int seed)
        {
            var faults = new SandboxFaults();
            faults.Add(new() { Kind = SandboxFaultKind.ServerError, Probability = 0.3, Seed = seed });
            return [.. Enumerable.Range(0, 200).Select(_ => faults.Draw("X").Count)];
        }

        Assert.Equal(Sequence(7), Sequence(7));
        Assert.NotEqual(Sequence(7), Sequence(8));
        Assert.InRange(Sequence(7).Sum(), 30, 90);
    }

    [Fact]
    public void Remove_TakesOneAwayAndClearAll()
    {
        var faults = new SandboxFaults();
        var first = faults.Add(new() { Kind = SandboxFaultKind.ServerError });
        faults.Add(new() { Kind = SandboxFaultKind.AbuseLock });
        Assert.True(faults.Remove(first));
        Assert.False(faults.Remove(first));
        Assert.Equal(SandboxFaultKind.AbuseLock, Assert.Single(faults.Draw("X")).Kind);
        faults.Clear();
        Assert.Empty(faults.Draw("X"));
    }

    public static TheoryData<SandboxFault, string> Mistakes => new()
    {
        { new() { Kind = SandboxFaultKind.Slow }, "delay" },
        { new() { Kind = SandboxFaultKind.Slow, Delay = TimeSpan.FromHours(1) }, "delay" },
        { new() { Kind = SandboxFaultKind.ServerError, Delay = TimeSpan.FromSeconds(1) }, "Only a slow answer" },
        { new() { Kind = SandboxFaultKind.Truncated, AfterWork = true }, "settled" },
        { new() { Kind = SandboxFaultKind.WrongKey, Command = "AddCertificate" }, "issued certificates" },
        { new() { Kind = SandboxFaultKind.ServerError, Command = "" }, "command is empty" },
        { new() { Kind = SandboxFaultKind.ServerError, Nth = 0 }, "from 1" },
        { new() { Kind = SandboxFaultKind.ServerError, Times = 0 }, "at least 1" },
        { new() { Kind = SandboxFaultKind.ServerError, Probability = 0 }, "probability" },
        { new() { Kind = SandboxFaultKind.ServerError, Probability = double.NaN }, "probability" },
        { new() { Kind = (SandboxFaultKind)99 }, "no such kind" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Add_FaultThatCannotBeIsRefusedWithTheMistake(SandboxFault fault, string expected)
    {
        var e = Assert.Throws<ArgumentException>(() => new SandboxFaults().Add(fault));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }
}
