using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Tests;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.CommandLine.Output;

public sealed class ProgressLineTests
{
    [Fact]
    public async Task While_OnATerminalCountsTheSeconds()
    {
        var (time, work) = (new FakeTimeProvider(), new TaskCompletionSource<int>());
        using var error = new SharedWriter();
        using var progress = new ProgressLine(error, 60);
        var shown = progress.WhileAsync("It is made", work.Task, time);

        foreach (var _ in new[] { "once", "and again" })
        {
            var before = error.ToString().Length;
            await Eventually.TrueAsync(() =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return error.ToString().Length > before;
            });
        }

        Assert.Matches(@"\rIt is made \.\.\. \d+ s +\rIt is made \.\.\. \d+ s", error.ToString());
        work.SetResult(7);
        Assert.Equal(7, await shown);
    }

    /// <summary>A log of cron gets one line of what takes long, and none of what is soon done.</summary>
    [Fact]
    public async Task While_WithoutATerminalTellsItOnceAndLate()
    {
        var (time, work) = (new FakeTimeProvider(), new TaskCompletionSource<int>());
        using var error = new SharedWriter();
        using var progress = new ProgressLine(error, null);
        var shown = progress.WhileAsync("It is made", work.Task, time);

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("", error.ToString());
        time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.TrueAsync(() => error.ToString() == "It is made ..." + Environment.NewLine);
        work.SetResult(7);
        Assert.Equal(7, await shown);
    }

    [Fact]
    public async Task While_OfWhatIsSoonDoneTellsNothing()
    {
        using var error = new StringWriter();
        using var progress = new ProgressLine(error, 60);

        Assert.Equal(7, await progress.WhileAsync("made", Task.FromResult(7), new FakeTimeProvider()));
        Assert.Empty(error.ToString());
    }

    /// <summary>Is read while another thread writes.</summary>
    private sealed class SharedWriter : StringWriter
    {
        private readonly Lock _lock = new();

        public override void Write(string? value)
        {
            lock (_lock)
            {
                base.Write(value);
            }
        }

        public override void WriteLine(string? value)
        {
            lock (_lock)
            {
                base.WriteLine(value);
            }
        }

        public override string ToString()
        {
            lock (_lock)
            {
                return base.ToString();
            }
        }
    }
}
