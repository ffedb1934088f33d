using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace CentralNic.AcmeBridge.EndToEndTests.Servers;

/// <summary>A server as a process of its own, with everything that it wrote.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<string> _printed = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _reading;

    private ServerProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>What it wrote so far, for messages of failed tests.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public int Id => _process.Id;

    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    public static ServerProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new ServerProcess(process);
    }

    /// <summary>
    /// The first line of all that it wrote that is wanted, whether it was looked for before or not; waits at most 60 seconds.
    /// </summary>
    public async Task<string> PrintedAsync(Func<string, bool> wanted, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Xunit.TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        for (var read = 0; !limit.IsCancellationRequested;)
        {
            Task more;
            lock (_output)
            {
                for (; read < _printed.Count; read++)
                {
                    if (wanted(_printed[read]))
                    {
                        return _printed[read];
                    }
                }

                more = _more.Task;
            }

            await more.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        throw Missing(what);
    }

    /// <summary>Waits for the next line, of those that no call of this has seen, at most 60 seconds.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Xunit.TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(limit.Token))
            {
                if (wanted(line))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Reported below, with what came instead.
        }

        throw Missing(what);
    }

    /// <summary>Sends SIGTERM and waits for the end, at most 30 seconds.</summary>
    public async Task<int> TerminateAsync()
    {
        if (!_process.HasExited)
        {
            await SignalAsync("TERM");
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Sends a signal, by its name without SIG.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Waits for its end by itself, at most 30 seconds.</summary>
    public async Task<int> WaitAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Xunit.TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Sends SIGKILL: nothing of the program's runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await TerminateAsync();
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        await Task.WhenAll(CopyAsync(_process.StandardOutput), CopyAsync(_process.StandardError));
        _lines.Writer.Complete();
    }

    private async Task CopyAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            TaskCompletionSource waited;
            lock (_output)
            {
                _output.AppendLine(line);
                _printed.Add(line);
                (waited, _more) = (_more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            _lines.Writer.TryWrite(line);
            waited.TrySetResult();
        }
    }

    private InvalidOperationException Missing(string what) =>
        new($"No line with {what}; exit code {ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "none yet"}; output:\n{Output}");
}
