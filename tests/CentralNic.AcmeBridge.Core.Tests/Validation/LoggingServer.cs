using System.Diagnostics;
using System.Text;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>A server program that says in its log, on standard error, when it is ready; ended by id with its children.</summary>
internal sealed class LoggingServer : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(40);
    private static readonly string[] ProgramFolders = ["/usr/sbin/", "/usr/local/sbin/", "/usr/bin/"];

    private readonly Process _process;
    private readonly string _folder;

    private LoggingServer(Process process, string folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>The program, or null where it is not installed.</summary>
    public static string? Find(string name) => ProgramFolders.Select(folder => folder + name).FirstOrDefault(File.Exists);

    /// <summary>
    /// Starts the program; null when it ends before it is ready, as with a port that was taken in between. The folder goes with it.
    /// </summary>
    public static async Task<LoggingServer?> StartAsync(
        string program, string[] arguments, string folder, string ready, StringBuilder output)
    {
        var process = Process.Start(Info(program, arguments, folder))!;
        var server = new LoggingServer(process, folder);
        var isReady = false;
        try
        {
            using var limit = new CancellationTokenSource(Bound);
            while (!isReady && await process.StandardError.ReadLineAsync(limit.Token) is { } line)
            {
                output.AppendLine(line);
                isReady = line.Contains(ready, StringComparison.Ordinal);
            }
        }
        finally
        {
            if (!isReady)
            {
                await server.DisposeAsync();
            }
        }

        if (!isReady)
        {
            return null;
        }

        // Its log must be read on, or it stops at a full pipe.
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return server;
    }

    /// <summary>Runs a program that ends by itself.</summary>
    public static async Task RunAsync(string program, string[] arguments, string folder)
    {
        using var process = Process.Start(Info(program, arguments, folder))!;
        using var limit = new CancellationTokenSource(Bound);
        try
        {
            var output = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{string.Concat(output)}");
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ProcessStartInfo Info(string program, string[] arguments, string folder) => new(program, arguments)
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        WorkingDirectory = folder,
    };
}
