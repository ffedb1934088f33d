using CentralNic.AcmeBridge.Core.Tests.Validation;
namespace CentralNic.AcmeBridge.EndToEndTests.Servers;

/// <summary>The built program, run as its users run it.</summary>
internal sealed class BridgeProcess : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private BridgeProcess(ServerProcess process, Uri directory)
    {
        _process = process;
        Directory = directory;
    }

    /// <summary>The URL that <c>directory:</c> names.</summary>
    public Uri Directory { get; }

    /// <summary>The file that <c>ca:</c> names, to trust the directory by; empty if it made no certificate.</summary>
    public string CaFile { get; private init; } = "";

    /// <summary>The file that <c>issuer:</c> names, the root of the sandbox's CA; empty without <c>--sandbox</c>.</summary>
    public string IssuerFile { get; private init; } = "";

    public string Output => _process.Output;

    /// <summary>Starts <c>serve --sandbox</c> and waits until it serves.</summary>
    public static async Task<BridgeProcess> StartSandboxAsync(string data, int http01Port, IReadOnlyDictionary<string, string> environment)
    {
        var process = Serve(
            ["--sandbox", "--data", data, "--listen", $"https://127.0.0.1:{FreePort.Next()}", "--http01-port", $"{http01Port}"],
            environment,
            data);
        try
        {
            var directory = await ValueAsync(process, "directory: ");
            var ca = await ValueAsync(process, "ca: ");
            var issuer = await ValueAsync(process, "issuer: ");
            return new BridgeProcess(process, new Uri(directory)) { CaFile = ca, IssuerFile = issuer };
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts <c>serve</c> with a configuration file and waits until it serves.</summary>
    public static async Task<BridgeProcess> StartAsync(string configuration)
    {
        var process = Serve(["--config", configuration], new Dictionary<string, string>(), Path.GetDirectoryName(configuration)!);
        try
        {
            return new BridgeProcess(process, new Uri(await ValueAsync(process, "directory: ")));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a line that contains a text.</summary>
    public Task LineAsync(string text) => _process.LineAsync(line => line.Contains(text, StringComparison.Ordinal), $"\"{text}\"");

    /// <summary>A line that it printed for people to paste, without its indent.</summary>
    public async Task<string> PrintedLineAsync(string beginning) => (await _process.PrintedAsync(
        line => line.TrimStart().StartsWith(beginning, StringComparison.Ordinal), $"\"{beginning}\"")).Trim();

    /// <summary>Waits until a text stands in a line that it wrote, now or before.</summary>
    public Task PrintedLogAsync(string text) => _process.PrintedAsync(line => line.Contains(text, StringComparison.Ordinal), $"\"{text}\"");

    /// <summary>Sends a signal, by its name without SIG.</summary>
    public Task SignalAsync(string signal) => _process.SignalAsync(signal);

    public Task<int> TerminateAsync() => _process.TerminateAsync();

    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static ServerProcess Serve(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string folder) =>
        ServerProcess.Start("dotnet", [Repository.Program, "serve", .. arguments], environment, folder);

    private static async Task<string> ValueAsync(ServerProcess process, string name) =>
        (await process.LineAsync(line => line.StartsWith(name, StringComparison.Ordinal), $"\"{name}\""))[name.Length..];
}
