using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CentralNic.AcmeBridge.Harness;

/// <summary>An ACME server as a process of its own on free ports of loopback, with what is measured of it.</summary>
internal sealed class MeasuredServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly IReadOnlyList<IAsyncDisposable> _beside;

    /// <summary>Takes over a process and what runs beside it.</summary>
    public MeasuredServer(Process process, params IReadOnlyList<IAsyncDisposable> beside)
    {
        _process = process;
        _beside = beside;
    }

    /// <summary>From the start of the process to the moment when the directory can be read.</summary>
    public required TimeSpan StartTime { get; init; }

    public required Uri Directory { get; init; }

    /// <summary>The certificate to trust its TLS by, PEM.</summary>
    public required string CaFile { get; init; }

    /// <summary>Where it looks for http-01 proofs of names below <c>.test</c>, on 127.0.0.1.</summary>
    public required int Http01Port { get; init; }

    /// <summary>Resident memory in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>
    /// Ports that nobody listens on right now, below those that systems give to whoever wants any: such a one may be taken by a connection
    /// before the server listens.
    /// </summary>
    public static int[] FreePorts(int count)
    {
        var ports = new HashSet<int>();
        while (ports.Count < count)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                ports.Add(port);
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }

        return [.. ports];
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(_process);
        foreach (var part in _beside)
        {
            await part.DisposeAsync();
        }
    }

    /// <summary>Kills a process that was started here.</summary>
    public static async Task EndAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
