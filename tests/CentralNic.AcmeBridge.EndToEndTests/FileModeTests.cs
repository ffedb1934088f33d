using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>All that the program writes is its owner's alone, also where the umask takes nothing away.</summary>
public sealed class FileModeTests : IDisposable
{
    private const string Host = "acme.bridge.test";
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly TestFolder _folder = new();
    private readonly int[] _ports = FreePort.Several(4);

    private string Data => _folder["data"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_OfAWholeDayAreTheirOwnersAlone_WithoutAUmask()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The rights of files are another matter on Windows.");

        // With the development CA; keys for secrets, sessions and tokens are made.
        await using (var bridge = Serve(new()))
        {
            await bridge.LineAsync(line => line.StartsWith("page: ", StringComparison.Ordinal), "page");
            (await RunAsync("eab", "new", "default", "--data", Data)).Succeeded(bridge.Output);
            (await RunAsync("tokens", "new", "one", "--role", "view", "--data", Data)).Succeeded(bridge.Output);
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using var page = await http.GetAsync(
                new Uri($"http://127.0.0.1:{_ports[3]}/sign-in"), TestContext.Current.CancellationToken);
            page.EnsureSuccessStatusCode();
            (await RunAsync("backup", _folder["first.tar.gz"], "--data", Data)).Succeeded(bridge.Output);
            (await RunAsync("doctor", "bundle", _folder["bundle.tar.gz"], "--sandbox", "--data", Data)).Succeeded(bridge.Output);
            AssertClosed(
                "bridge.db", "bridge.lock", "bridge.pid", "journal-a", "operator.sock", "secrets.key", "session-keys", "tls", "tls/ca.key",
                "tls/server.key");
            await bridge.TerminateAsync();
        }

        // With a certificate of its own, which is an order from the beginning to the end.
        await using (var bridge = Serve(new()
        {
            ["PublicUrl"] = $"https://{Host}:{_ports[0]}",
            ["Tls__OwnCertificate__Tenant"] = "default",
        }))
        {
            await bridge.PrintedAsync(line => line.Contains("is in force", StringComparison.Ordinal), "its own certificate is in force");
            AssertClosed("own-certificate/current.pem");
            await bridge.TerminateAsync();
        }

        (await RunAsync("store", "check", "--repair", "--sandbox", "--data", Data)).Succeeded("");
        (await RunAsync("secrets", "rotate", "--sandbox", "--data", Data)).Succeeded("");
        (await RunAsync("backup", _folder["second.tar.gz"], "--sandbox", "--data", Data)).Succeeded("");
        (await RunAsync("restore", _folder["first.tar.gz"], "--replace", "--sandbox", "--data", Data)).Succeeded("");
        AssertClosed("set-aside", "bridge.db", "secrets.key");
        foreach (var file in new[] { "first.tar.gz", "second.tar.gz", "bundle.tar.gz" })
        {
            Assert.Equal(0, (int)(ModeOf(_folder[file]) & Others));
        }
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static Task<ClientRun> RunAsync(params string[] arguments) => ClientRun.RunAsync(
        "sh", ["-c", "umask 000; exec \"$@\"", "sh", "dotnet", Repository.Program, .. arguments], new Dictionary<string, string>());

    private ServerProcess Serve(Dictionary<string, string> more) => ServerProcess.Start(
        "sh",
        [
            "-c", "umask 000; exec \"$@\"", "sh", "dotnet", Repository.Program, "serve", "--sandbox", "--data", Data,
            "--listen", $"https://127.0.0.1:{_ports[0]}", "--http01-port", $"{_ports[2]}",
        ],
        new Dictionary<string, string>(more)
        {
            ["Dcv__Http__Listen"] = $"http://127.0.0.1:{_ports[1]}",
            ["Operator__Listen"] = $"http://127.0.0.1:{_ports[3]}",
        },
        _folder.Sub("."));

    /// <summary>Nothing in the data folder is open to others, and what is expected is there.</summary>
    private void AssertClosed(params string[] expected)
    {
        Assert.All(expected, name => Assert.True(Path.Exists(Path.Combine(Data, name)), $"{name} is missing"));
        string[] open =
        [
            .. Directory.EnumerateFileSystemEntries(Data, "*", SearchOption.AllDirectories).Append(Data)
                .Where(path => (ModeOf(path) & Others) != 0)
                .Select(path => $"{Convert.ToString((int)ModeOf(path), 8)} {path}"),
        ];
        Assert.Empty(open);
    }
}
