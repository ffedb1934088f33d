using System.Diagnostics;
using System.Text;

namespace CentralNic.AcmeBridge.Core.Dcv.Hook;

/// <summary>One run of a program: bounded in time and output, killed with its children when it hangs.</summary>
internal static class HookRun
{
    private const int MaxOutput = 4000;

    /// <summary>What a program still writes when it has ended can only come from children that it left behind.</summary>
    private static readonly TimeSpan OutputGrace = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs the program to its end.</summary>
    /// <returns>Its exit code, <see langword="null"/> when it was killed; what it wrote; and the last line that it wrote to standard error.</returns>
    /// <exception cref="DcvPublicationException">It cannot be started.</exception>
    public static async Task<(int? ExitCode, string Output, string? Complaint)> RunAsync(
        HookOptions options, string action, IReadOnlyDictionary<string, string> environment, TimeProvider time, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartOf(options, action, environment) };
        var output = new StringBuilder();
        string? complaint = null;
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) =>
        {
            Append(output, line.Data);
            complaint = string.IsNullOrWhiteSpace(line.Data) ? complaint : line.Data.Trim();
        };
        try
        {
            process.Start();
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            throw new DcvPublicationException($"{options.Program} cannot be started: {failure.Message.TrimEnd('.')}", failure);
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var ended = await EndAsync(process, stop.Token);
        cancellationToken.ThrowIfCancellationRequested();
        lock (output)
        {
            return (ended ? process.ExitCode : null, output.ToString().TrimEnd(), complaint);
        }
    }

    private static async Task<bool> EndAsync(Process process, CancellationToken stop)
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => exited.TrySetResult();
        await exited.Task.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var ended = exited.Task.IsCompleted;
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
        }

        // Waiting for the process also waits for the end of its output, which a child left behind may hold open.
        await process.WaitForExitAsync(CancellationToken.None).WaitAsync(OutputGrace, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ended;
    }

    private static ProcessStartInfo StartOf(HookOptions options, string action, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(options.Program, [.. options.Arguments, action])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in options.Environment.Concat(environment))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
        {
            if (line is not null && output.Length < MaxOutput)
            {
                output.AppendLine(line.Length <= MaxOutput ? line : line[..MaxOutput]);
            }
        }
    }
}
