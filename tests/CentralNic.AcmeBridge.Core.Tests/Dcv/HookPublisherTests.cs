using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

public sealed class HookPublisherTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bridge-hook-").FullName;
    private readonly LogLines _log = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Publish_TellsTheProgramAllByEnvironmentAndTheActionByItsLastArgument()
    {
        var hook = Hook(
            "echo \"$*|$DCV_ACTION|$DCV_ORDER|$DCV_NAME|$DCV_DOMAIN|$DCV_RECORD_NAME|$DCV_RECORD_TYPE|$DCV_RECORD_VALUE|$GREETING\" "
            + ">\"$OUT\"; env >\"$OUT.env\"");

        await hook.PublishAsync(DnsSetup.Order, DnsSetup.Text("www.example.test", "the value"), Stop);

        Assert.Equal(
            "own present|present|order|www.example.test|www.example.test|www.example.test|TXT|the value|hello\n",
            await File.ReadAllTextAsync(Path.Combine(_folder, "out"), Stop));
        Assert.DoesNotContain("DOTNET", await File.ReadAllTextAsync(Path.Combine(_folder, "out.env"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Withdraw_TellsTheProgramToCleanUp_AndItsOutputIsInTheLog()
    {
        await Hook("echo \"$1 $2 for $DCV_FILE_PATH\"").WithdrawAsync(
            DnsSetup.Order, new DcvToken { Name = "a.test", Domain = "a.test", File = new DcvFile("/x/y.txt", "line\nline") }, Stop);

        Assert.Contains(_log.Lines, line => line.Contains("wrote: own cleanup for /x/y.txt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publish_OtherExitCodeThanZero_IsAFailureWithTheLastLine()
    {
        var failure = await Assert.ThrowsAsync<DcvPublicationException>(
            () => Hook("echo first; echo 'no such zone' >&2; exit 3").PublishAsync(DnsSetup.Order, DnsSetup.Text("a.test", "v"), Stop));

        Assert.Contains("ended with exit code 3: no such zone", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_ProgramThatHangs_IsKilledWithItsChildren()
    {
        var hook = Hook("sh -c 'echo $$ >\"$OUT\"; sleep 300' & sleep 300", TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<DcvPublicationException>(
            () => hook.PublishAsync(DnsSetup.Order, DnsSetup.Text("a.test", "v"), Stop));

        Assert.Contains("was killed because it had not ended after 00:00:01", failure.Message, StringComparison.Ordinal);
        var child = (await File.ReadAllTextAsync(Path.Combine(_folder, "out"), Stop)).Trim();
        await Eventually.TrueAsync(
            () => !File.Exists($"/proc/{child}/stat") || File.ReadAllText($"/proc/{child}/stat").Contains(") Z", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publish_ChildLeftBehindWithTheOutputOpen_DoesNotHoldUp()
    {
        var start = TimeProvider.System.GetTimestamp();

        await Hook("sleep 20 & exit 0").PublishAsync(DnsSetup.Order, DnsSetup.Text("a.test", "v"), Stop);

        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0, 15);
    }

    [Fact]
    public async Task Publish_ProgramThatDoesNotExist_IsAFailure()
    {
        var hook = new HookPublisher(Options("/nowhere/program", []), TimeProvider.System, _log.CreateLogger<HookPublisher>());

        var failure = await Assert.ThrowsAsync<DcvPublicationException>(
            () => hook.PublishAsync(DnsSetup.Order, DnsSetup.Text("a.test", "v"), Stop));

        Assert.Contains("/nowhere/program cannot be started", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Where an alias leads is what its owner's DNS says, and values are the reseller's: a shell script, a zone file or a command line that
    /// they are put into must not be changed by them.
    /// </summary>
    [Theory]
    [InlineData("$(touch pwned).test", "value")]
    [InlineData("a;b.test", "value")]
    [InlineData("a b.test", "value")]
    [InlineData("a\nb.test", "value")]
    [InlineData("-a..test", "value")]
    [InlineData("a.test", "val\"ue")]
    [InlineData("a.test", "val\nupdate delete b.test")]
    [InlineData("a.test", "`id`")]
    [InlineData("a.test", "")]
    public async Task Publish_WhatHasNotTheFormOfANameOrATokenIsNotHandedOver(string owner, string value)
    {
        var hook = Hook("touch \"$OUT\"");
        var token = DnsSetup.Text("www.example.test", value) with { Placement = new DcvPlacement("hook:own", owner) };

        var failure = await Assert.ThrowsAsync<DcvPublicationException>(() => hook.PublishAsync(DnsSetup.Order, token, Stop));

        Assert.Contains("is not handed to the program", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "out")));
    }

    [Theory]
    [InlineData("/.well-known/pki-validation/../../etc/passwd", "value")]
    [InlineData("/.well-known/pki-validation/a b.txt", "value")]
    [InlineData("/.well-known/pki-validation/$(id).txt", "value")]
    [InlineData("/.well-known/pki-validation/a.txt", "<script>")]
    public async Task Publish_WhatHasNotTheFormOfAFileIsNotHandedOver(string path, string contents) =>
        await Assert.ThrowsAsync<DcvPublicationException>(
            () => Hook("exit 0").PublishAsync(
                DnsSetup.Order, new DcvToken { Name = "a.test", Domain = "a.test", File = new DcvFile(path, contents) }, Stop));

    [Fact]
    public async Task Publish_TheValueThatTheProgramWritesIsNotInTheLog()
    {
        var token = DnsSetup.Text("a.test", "tok-1234");

        await Hook("echo \"added $DCV_RECORD_VALUE\"").PublishAsync(DnsSetup.Order, token, Stop);
        var failure = await Assert.ThrowsAsync<DcvPublicationException>(
            () => Hook("echo \"no $DCV_RECORD_VALUE\" >&2; exit 1").PublishAsync(DnsSetup.Order, token, Stop));

        Assert.Contains(_log.Lines, line => line.Contains("wrote: added ***", StringComparison.Ordinal));
        Assert.Contains("no ***", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Lines.Append(failure.Message), line => line.Contains("tok-1234", StringComparison.Ordinal));
    }

    private HookPublisher Hook(string script, TimeSpan? timeout = null) => new(
        Options("/bin/sh", ["-c", script, "sh", "own"]) with { Timeout = timeout ?? TimeSpan.FromSeconds(30) },
        TimeProvider.System,
        _log.CreateLogger<HookPublisher>());

    private HookOptions Options(string program, string[] arguments) => new()
    {
        Name = "own",
        Names = ["test"],
        Methods = ["DNS-TXT"],
        Program = program,
        Arguments = arguments,
        Environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["OUT"] = Path.Combine(_folder, "out"),
            ["GREETING"] = "hello",
        },
    };
}
