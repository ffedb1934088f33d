using System.Diagnostics;
using System.Text;

namespace CentralNic.AcmeBridge.Core.Programs;

/// <summary>One run of a program: bounded in time and output, killed with its children when it hangs.</summary>
internal static class ProgramRun
{
    private const int MaxOutput = 4000;

    /// <summary>What a program still writes when it has ended can only come from children that it left behind.</summary>
    private static readonly TimeSpan OutputGrace = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs the program to its end.</summary>
    /// <param name="time">The clock for its time.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static async Task<ProgramOutcome> RunAsync(ProgramCall call, TimeProvider time, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartOf(call) };
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
            throw new IOException($"{call.Program} cannot be started: {failure.Message.TrimEnd('.')}", failure);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var timeout = new CancellationTokenSource(call.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var written = WriteAsync(process, call.Input, stop.Token);
        var ended = await EndAsync(process, stop.Token);
        await written;
        cancellationToken.ThrowIfCancellationRequested();
        lock (output)
        {
            return new ProgramOutcome(ended ? process.ExitCode : null, output.ToString().TrimEnd(), complaint);
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

    private static async Task WriteAsync(Process process, string? input, CancellationToken stop)
    {
        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), stop);
            }

            process.StandardInput.Close();
        }
        catch (Exception unread) when (unread is IOException or OperationCanceledException)
        {
            // A program need not read what it is told; how it ends is what counts.
        }
    }

    private static ProcessStartInfo StartOf(ProgramCall call)
    {
        var start = new ProcessStartInfo(call.Program, call.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in call.Environment)
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
