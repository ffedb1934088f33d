using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.CommandLine.Input;
using CentralNic.AcmeBridge.Tests.Endpoints;
using OtpNet;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator.SignIn;

/// <summary>The command <c>operators</c>.</summary>
[Collection(RunningBridge.Name)]
public sealed class OperatorsCommandTests(RunningBridge bridge) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _name = $"person-{Guid.NewGuid():N}"[..20];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Add_AsksTwiceAndWhoWasAddedSignsIn()
    {
        var prompt = new Typing("a long password", "a long password");

        var (exitCode, output, _) = await RunAsync(prompt, "add", _name, "--role", "view");

        Assert.Equal((ExitCode.Success, 2), (exitCode, prompt.Questions.Count));
        Assert.Contains($"{_name} may sign in with the role view.", output, StringComparison.Ordinal);
        using var browser = new Browser(bridge);
        using var answer = await browser.SignInAsync(_name, "a long password");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task Add_OfTwoDifferentPasswords_ChangesNothing()
    {
        var (exitCode, _, error) = await RunAsync(new Typing("a long password", "a long Password"), "add", _name, "--role", "view");

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("differ", error, StringComparison.Ordinal);
        Assert.Null(await bridge.Bridge.Operators.FindAsync(_name, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Passwd_ReadsAFile()
    {
        await AddAsync();
        _folder.File("password.txt", "another long password\n");

        var (exitCode, output, _) = await RunAsync(
            new Typing(), "passwd", _name, "--password-file", Path.Combine(_folder.Path, "password.txt"));

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.DoesNotContain("another long password", output, StringComparison.Ordinal);
        using var browser = new Browser(bridge);
        using var answer = await browser.SignInAsync(_name, "another long password");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Theory]
    [InlineData("short", "too short")]
    [InlineData("", "missing")]
    public async Task Passwd_OfAWeakPassword_IsRefused(string password, string words)
    {
        await AddAsync();

        var (exitCode, _, error) = await RunAsync(new Typing(password, password), "passwd", _name);

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Totp_PrintsTheSecretOnceAndAsksForACodeOfIt()
    {
        await AddAsync();
        var prompt = new Typing { Codes = true };

        var (exitCode, output, error) = await RunAsync(prompt, "totp", _name);

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains("needs a code to sign in from now on", output, StringComparison.Ordinal);
        Assert.Contains("otpauth://totp/", error, StringComparison.Ordinal);
        Assert.Contains("not the one of this moment", error, StringComparison.Ordinal); // Of the wrong one that was typed first.
        var (_, listed, _) = await RunAsync(prompt, "list", "--all", "--json");
        var person = listed.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).Single(line => (string?)line["name"] == _name);
        Assert.Equal(("totp", "enabled"), ((string?)person["secondFactor"], (string?)person["status"]));
        Assert.DoesNotContain(prompt.Secret, listed, StringComparison.Ordinal);

        (exitCode, output, _) = await RunAsync(prompt, "totp", _name, "--remove");
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains("has no second factor", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disable_AndEnable()
    {
        await AddAsync();

        Assert.Contains("is disabled", (await RunAsync(new Typing(), "disable", _name)).Output, StringComparison.Ordinal);
        Assert.Contains("is enabled", (await RunAsync(new Typing(), "enable", _name)).Output, StringComparison.Ordinal);
        Assert.Contains(
            "There is no operator 'nobody'", (await RunAsync(new Typing(), "disable", "nobody")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_AreListedAndEnded()
    {
        await AddAsync();
        using var browser = new Browser(bridge);
        (await browser.SignInAsync(_name, "a long password")).Dispose();
        var (_, listed, _) = await RunAsync(new Typing(), "sessions", "--all", "--json");
        var session = listed.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).Single(line => (string?)line["operator"] == _name);

        var (exitCode, output, _) = await RunAsync(new Typing(), "sign-out", (string)session["id"]!);

        Assert.Equal((ExitCode.Success, $"The session of {_name} has ended.\n"), (exitCode, output));
        Assert.False(await browser.IsSignedInAsync());
    }

    [Theory]
    [InlineData("bad name", "view", "a long password", "name")]
    [InlineData("", "view", "a long password", "name")]
    [InlineData("fine", "root", "a long password", "role")]
    [InlineData("fine", "tenant:nosuch", "a long password", "role")]
    [InlineData("fine", "view", "short", "password")]
    public async Task WrongMember_IsNamed(string name, string role, string password, string key)
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");

        var problem = await client.PostAsync("operators", new { name, role, password }, HttpStatusCode.BadRequest);

        Assert.Equal(key, (string?)problem["key"]);
    }

    [Fact]
    public async Task SameNameInOtherCase_IsThere()
    {
        await AddAsync();
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");

        var problem = await client.PostAsync(
            "operators", new { name = _name.ToUpperInvariant(), role = "view", password = "a long password" }, HttpStatusCode.Conflict);

        Assert.Contains("already", (string?)problem["detail"], StringComparison.Ordinal);
    }

    private async Task AddAsync() =>
        Assert.Equal(
            ExitCode.Success,
            (await RunAsync(new Typing("a long password", "a long password"), "add", _name, "--role", "view")).ExitCode);

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(Typing prompt, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        prompt.Seen = error;
        var parsed = OperatorsCommand.Create(prompt).Parse([.. arguments, "--data", bridge.DataFolder]);
        Assert.Empty(parsed.Errors);
        try
        {
            var exitCode = await parsed.InvokeAsync(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false },
                TestContext.Current.CancellationToken);
            return (exitCode, output.ToString(), error.ToString());
        }
        catch (CommandFailedException failure)
        {
            await error.WriteLineAsync(failure.Message);
            return (failure.ExitCode, output.ToString(), error.ToString());
        }
    }

    /// <summary>Somebody at the terminal.</summary>
    private sealed class Typing(params string[] secrets) : ISecretPrompt
    {
        private int _typed;

        /// <summary>Whether they have the authenticator app, and mistype the first code.</summary>
        public bool Codes { get; init; }

        public StringWriter Seen { get; set; } = new();

        public List<string> Questions { get; } = [];

        public string Secret { get; private set; } = "";

        public string AskSecret(string question)
        {
            Questions.Add(question);
            return secrets[_typed++];
        }

        public string ReadSecret(string question) => AskSecret(question);

        public string AskLine(string question)
        {
            Assert.True(Codes);
            Questions.Add(question);
            Secret = Seen.ToString().Split("by hand: ")[1].Split('\n')[0].Trim();
            var code = new Totp(Base32Encoding.ToBytes(Secret)).ComputeTotp();
            return Questions.Count == 1 ? (code == "000000" ? "111111" : "000000") : code;
        }
    }
}
