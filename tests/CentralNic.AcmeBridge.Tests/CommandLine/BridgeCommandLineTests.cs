using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.CommandLine;

public sealed class BridgeCommandLineTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Serve_WithoutOptionsLeavesAllToTheConfiguration()
    {
        var commands = new RecordingCommands();

        Assert.Equal(ExitCode.Success, await Run(commands, "serve"));

        var served = Assert.IsType<ServeOptions>(commands.Served);
        Assert.False(served.Sandbox);
        Assert.Null(served.ConfigFile);
        Assert.Null(served.DataFolder);
        Assert.Empty(served.Listen);
        Assert.Null(served.Http01Port);
        Assert.Equal(TimeSpan.Zero, served.IssueDelay);
        Assert.Null(served.JsonLog);
    }

    [Fact]
    public async Task Serve_BindsEveryOption()
    {
        var commands = new RecordingCommands();

        var exitCode = await Run(
            commands,
            "serve", "--sandbox", "--config", "my.json", "--data", "my data", "--listen", "https://127.0.0.1:14000", "--listen", "http://[::1]:14001",
            "--http01-port", "5003", "--issue-delay", "2m", "--json-log");

        Assert.Equal(ExitCode.Success, exitCode);
        var served = Assert.IsType<ServeOptions>(commands.Served);
        Assert.True(served.Sandbox);
        Assert.Equal("my.json", served.ConfigFile);
        Assert.Equal("my data", served.DataFolder);
        Assert.Equal(["https://127.0.0.1:14000", "http://[::1]:14001"], served.Listen.Select(address => address.ToString()));
        Assert.Equal(5003, served.Http01Port);
        Assert.Equal(TimeSpan.FromMinutes(2), served.IssueDelay);
        Assert.True(served.JsonLog);
    }

    [Fact]
    public async Task DoctorDcv_BindsEveryOption()
    {
        var commands = new RecordingCommands();

        Assert.Equal(
            ExitCode.Success,
            await Run(
                commands, "doctor", "dcv", "a.example", "*.b.example", "--profile", "p", "--no-try", "--config", "my.json", "--data", "d"));

        var examined = Assert.IsType<DoctorDcvOptions>(commands.Examined);
        Assert.Equal(["a.example", "*.b.example"], examined.Names);
        Assert.Equal("p", examined.Profile);
        Assert.True(examined.NoTry);
        Assert.Equal(("my.json", "d"), (examined.Configuration.ConfigFile, examined.Configuration.DataFolder));
    }

    [Fact]
    public async Task Doctor_BindsEveryOption()
    {
        var commands = new RecordingCommands();

        Assert.Equal(
            ExitCode.Success,
            await Run(commands, "doctor", "--only", "tls", "--only", "proxy", "--json", "--config", "my.json", "--data", "d"));

        var (options, to) = commands.Diagnosed!.Value;
        Assert.Null(to);
        Assert.Equal(["tls", "proxy"], options.Only);
        Assert.True(options.IsJson);
        Assert.Equal(("my.json", "d"), (options.Where.ConfigFile, options.Where.DataFolder));
    }

    [Fact]
    public async Task DoctorBundle_BindsEveryOption()
    {
        var commands = new RecordingCommands();

        Assert.Equal(ExitCode.Success, await Run(commands, "doctor", "bundle", "b.zip", "--config", "my.json", "--sandbox"));

        var (options, to) = commands.Diagnosed!.Value;
        Assert.Equal(Path.GetFullPath("b.zip"), to);
        Assert.Equal(("my.json", true), (options.Where.ConfigFile, options.Where.Sandbox));
    }

    [Fact]
    public async Task DoctorDcv_WithoutAName_IsAUsageError()
    {
        var commands = new RecordingCommands();

        Assert.Equal(ExitCode.Usage, await Run(commands, "doctor", "dcv"));
        Assert.Null(commands.Examined);
    }

    [Fact]
    public async Task DcvList_BindsEveryOption()
    {
        var commands = new RecordingCommands();

        Assert.Equal(ExitCode.Success, await Run(commands, "dcv", "list", "--config", "my.json", "--data", "my data"));

        var listed = Assert.IsType<ServeOptions>(commands.Listed);
        Assert.Equal(("my.json", "my data"), (listed.ConfigFile, listed.DataFolder));
    }

    [Fact]
    public async Task EabNew_BindsEveryOption()
    {
        var commands = new RecordingCommands();

        Assert.Equal(ExitCode.Success, await Run(commands, "eab", "new", "shop", "--kid", "shop.1", "--one-account-only"));
        Assert.Equal(new NewExternalAccountKeyOptions("shop", "shop.1", OneAccountOnly: true), commands.Made);

        Assert.Equal(ExitCode.Success, await Run(commands, "eab", "new"));
        Assert.Equal(new NewExternalAccountKeyOptions("default", null, OneAccountOnly: false), commands.Made);
    }

    [Theory]
    [InlineData("eab", "new", "a shop")]
    [InlineData("eab", "new", "shop", "--kid", "a:b")]
    [InlineData("eab")]
    public async Task EabNew_OfWhatIsNoName_IsAUsageError(params string[] args)
    {
        var commands = new RecordingCommands();

        Assert.Equal(ExitCode.Usage, await Run(commands, args));
        Assert.Null(commands.Made);
    }

    [Fact]
    public async Task Demo_WithoutOptionsHasItsDefaults()
    {
        var commands = new RecordingCommands();

        Assert.Equal(ExitCode.Success, await Run(commands, "demo"));

        Assert.Equal(new DemoOptions(), commands.Shown);
        Assert.Null(commands.Shown?.Listen);
    }

    [Fact]
    public async Task Demo_BindsEveryOption()
    {
        var commands = new RecordingCommands();

        var exitCode = await Run(
            commands,
            "demo", "--data", "here", "--keep-running", "--listen", "https://localhost:4443", "--http01-port", "6000", "--issue-delay", "500ms",
            "--class", "PositiveSSLdv", "--json-log", "--verbose");

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.True(ListenAddress.TryParse("https://localhost:4443", out var listen, out _));
        Assert.Equal(
            new DemoOptions
            {
                DataFolder = "here",
                KeepRunning = true,
                Listen = listen,
                Http01Port = 6000,
                IssueDelay = TimeSpan.FromMilliseconds(500),
                CertificateClass = "positivessldv",
                JsonLog = true,
                Verbose = true,
            },
            commands.Shown);
    }

    [Fact]
    public async Task Sandbox_WithoutOptionsHasItsDefaults()
    {
        var commands = new RecordingCommands();

        Assert.Equal(ExitCode.Success, await Run(commands, "sandbox"));

        Assert.Equivalent(new StandaloneSandboxOptions(), commands.Simulated, strict: true);
        Assert.Equal("http://127.0.0.1:14090", commands.Simulated?.Listen.ToString());
        Assert.Null(commands.Simulated?.Vetting);
    }

    [Fact]
    public async Task Sandbox_BindsEveryOption()
    {
        var commands = new RecordingCommands();

        var exitCode = await Run(
            commands,
            "sandbox", "--listen", "http://127.0.0.1:0", "--data", "here", "--login", "me", "--password-file", "pw", "--issue-delay", "1m", "--reissue-delay", "2s", "--vetting", "2d",
            "--dcv-http-port",
            "8080",
            "--dcv-https-port",
            "8443",
            "--resolver",
            "192.0.2.53",
            "--resolver",
            "[::1]:5353",
            "--address",
            "test=127.0.0.1",
            "--address", "example=::1", "--json-log");

        Assert.Equal(ExitCode.Success, exitCode);
        var given = Assert.IsType<StandaloneSandboxOptions>(commands.Simulated);
        Assert.Equal("http://127.0.0.1:0", given.Listen.ToString());
        Assert.Equal(("here", "me", "pw"), (given.DataFolder, given.Login, given.PasswordFile));
        Assert.Equal(
            (TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(2), TimeSpan.FromDays(2)),
            (given.IssueDelay, given.ReissueDelay, given.Vetting));
        Assert.Equal((8080, 8443), (given.DcvHttpPort, given.DcvHttpsPort));
        Assert.Equal(["192.0.2.53:53", "[::1]:5353"], given.Resolvers.Select(resolver => resolver.ToString()));
        Assert.Equal(["test 127.0.0.1", "example ::1"], given.Addresses.Select(rule => $"{rule.Suffix} {rule.Address}"));
        Assert.True(given.JsonLog);
    }

    [Theory]
    [InlineData("--listen 'https://127.0.0.1:1' must be http and one address", "sandbox", "--listen", "https://127.0.0.1:1")]
    [InlineData("--listen 'http://*:1' must be http and one address", "sandbox", "--listen", "http://*:1")]
    [InlineData("--resolver 'dns' is not an address with an optional port", "sandbox", "--resolver", "dns")]
    [InlineData("--address 'test' is not a domain and an address", "sandbox", "--address", "test")]
    [InlineData("--address 'test=here' is not a domain and an address", "sandbox", "--address", "test=here")]
    [InlineData("--vetting 'soon' is not a length of time", "sandbox", "--vetting", "soon")]
    [InlineData("--issue-delay '5' has no unit", "demo", "--issue-delay", "5")]
    [InlineData("--issue-delay '5y' has the unknown unit 'y'", "demo", "--issue-delay", "5y")]
    [InlineData("--issue-delay '-5s' is not a length of time", "demo", "--issue-delay", "-5s")]
    [InlineData("--http01-port '70000' is not a port", "serve", "--http01-port", "70000")]
    [InlineData("--listen '127.0.0.1:1' does not begin with http:// or https://", "serve", "--listen", "127.0.0.1:1")]
    [InlineData("--listen 'https://127.0.0.1/acme' has more than scheme, host and port", "serve", "--listen", "https://127.0.0.1/acme")]
    [InlineData("--data '' is empty", "serve", "--data", "")]
    [InlineData("--issue-delay delays the sandbox's CA and needs --sandbox", "serve", "--issue-delay", "1s")]
    [InlineData("'secure' not recognized", "demo", "--class", "secure")]
    [InlineData("'--bogus'", "serve", "--bogus")]
    [InlineData("'bogus'", "bogus")]
    [InlineData("Required command was not provided")]
    public async Task Run_WrongCommandLineIsAUsageErrorThatNamesTheOption(string expected, params string[] args)
    {
        var commands = new RecordingCommands();

        Assert.Equal(ExitCode.Usage, await Run(commands, args));

        Assert.Contains(expected, _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("See --help", _error.ToString(), StringComparison.Ordinal);
        Assert.Null(commands.Served);
        Assert.Null(commands.Shown);
        Assert.Null(commands.Simulated);
    }

    [Fact]
    public async Task Run_SeveralMistakesAreAllTold()
    {
        Assert.Equal(ExitCode.Usage, await Run(new RecordingCommands(), "serve", "--http01-port", "x", "--listen", "y"));

        Assert.Contains("--http01-port 'x'", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--listen 'y'", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "serve")]
    [InlineData("--help", "demo")]
    [InlineData("--help", "sandbox")]
    public async Task Help_NamesTheCommands(string option, string expected)
    {
        Assert.Equal(ExitCode.Success, await Run(new RecordingCommands(), option));

        Assert.Contains(expected, _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HelpOfServe_NamesEachOption()
    {
        Assert.Equal(ExitCode.Success, await Run(new RecordingCommands(), "serve", "--help"));

        Assert.All(
            ["--sandbox", "--config", "--data", "--listen", "--http01-port", "--issue-delay", "--json-log"],
            option => Assert.Contains(option, _output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Version_PrintsANumber()
    {
        Assert.Equal(ExitCode.Success, await Run(new RecordingCommands(), "--version"));

        Assert.Matches(@"^\d+\.\d+\.\d+", _output.ToString());
    }

    [Fact]
    public async Task Run_ReturnsTheCommandsExitCode()
    {
        var commands = new RecordingCommands { Work = _ => Task.FromResult(ExitCode.TempFail) };

        Assert.Equal(ExitCode.TempFail, await Run(commands, "serve"));
    }

    [Fact]
    public async Task Run_StoppedCommandIsASuccess()
    {
        using var stop = new CancellationTokenSource();
        var commands = new RecordingCommands
        {
            Work = async token =>
            {
                await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
                return ExitCode.Failure;
            },
        };

        Assert.Equal(ExitCode.Success, await BridgeCommandLine.Run(["serve"], commands, _output, _error, stop.Token));
    }

    private Task<int> Run(RecordingCommands commands, params string[] args) =>
        BridgeCommandLine.Run(args, commands, _output, _error, TestContext.Current.CancellationToken);
}
