using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CentralNic.AcmeBridge.Benchmarks.Orders;

/// <summary>The built program, <c>serve --sandbox</c>, as a process of its own on free ports of loopback.</summary>
internal sealed class BridgeProcess : IAsyncDisposable
{
    private readonly Process _process;

    private BridgeProcess(Process process) => _process = process;

    /// <summary>From the start of the process to the line that says that the directory can be read.</summary>
    public required TimeSpan StartTime { get; init; }

    public required Uri Directory { get; init; }

    public required string CaFile { get; init; }

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

    public static async Task<BridgeProcess> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var ports = FreePorts(3);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[]
        {
            typeof(Hosting.BridgeServer).Assembly.Location, "serve", "--sandbox", "--data", folder,
            "--listen", string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{ports[0]}"),
            "--http01-port", ports[2].ToString(CultureInfo.InvariantCulture),
        })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["Dcv__Http__Listen"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ports[1]}");
        start.Environment["Reseller__CommandsPerSecond"] = "1000";
        start.Environment["Reseller__Burst"] = "1000";
        start.Environment["Reseller__MaxConcurrency"] = "32";
        start.Environment["Logging__Level"] = "Warning";
        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start) ?? throw new InvalidOperationException("The program did not start.");
        string? directory = null, ca = null;
        while (ca is null || directory is null)
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The program ended early.");
            directory = line.StartsWith("directory: ", StringComparison.Ordinal) ? line[11..] : directory;
            ca = line.StartsWith("ca: ", StringComparison.Ordinal) ? line[4..] : ca;
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return new BridgeProcess(process) { StartTime = elapsed, Directory = new Uri(directory), CaFile = ca, Http01Port = ports[2] };
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(listeners, listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        Array.ForEach(listeners, listener => listener.Stop());
        return ports;
    }
}
