using System.Diagnostics;
using System.Globalization;
using CentralNic.AcmeBridge.Benchmarks.Orders;
using CentralNic.AcmeBridge.Harness;

namespace CentralNic.AcmeBridge.Benchmarks.Clients;

/// <summary>
/// A client that many people use, as they start it and at its default waiting times: it gets a certificate by http-01 and serves the proof
/// itself. Its folder keeps the account from order to order.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Begin">The program, its arguments and what it finds in its environment.</param>
internal sealed record ClientProgram(string Name, Func<MeasuredServer, string, string, ProcessStartInfo> Begin)
{
    /// <summary>Longer than any of them waits at its defaults.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly string AcmeClientProgram =
        Path.Combine("tests", "CentralNic.AcmeBridge.EndToEndTests", "acme-client", "order.mjs");

    /// <summary>Debian's certbot and lego, and npm's acme-client.</summary>
    public static IReadOnlyList<ClientProgram> All { get; } =
    [
        new("certbot", (server, folder, name) => With("REQUESTS_CA_BUNDLE", server, new ProcessStartInfo("certbot", [
            "certonly", "--standalone", "--http-01-port", Port(server), "--server", server.Directory.ToString(), "--agree-tos", "-m",
            "a@example.test",
            "-d", name, "--non-interactive", "--config-dir", Path.Combine(folder, "config"), "--work-dir", Path.Combine(folder, "work"),
            "--logs-dir", Path.Combine(folder, "logs"),
        ]))),
        new("lego", (server, folder, name) => With("LEGO_CA_CERTIFICATES", server, new ProcessStartInfo("lego", [
            "--server", server.Directory.ToString(), "--accept-tos", "--email", "a@example.test", "--path", folder, "--domains", name,
            "--http", "--http.port", "127.0.0.1:" + Port(server), "run",
        ]))),
        new("acme-client", (server, folder, name) => With("NODE_EXTRA_CA_CERTS", server, new ProcessStartInfo("node", [
            FindAcmeClient(), server.Directory.ToString(), Port(server), folder, name,
        ]))),
    ];

    /// <summary>Gets a certificate.</summary>
    /// <param name="server">From where.</param>
    /// <param name="folder">The client's folder, for this server.</param>
    /// <param name="name">For which name.</param>
    /// <param name="cancellationToken">Ends the client.</param>
    /// <returns>From the start of the client to its end; and what it wrote, if it failed.</returns>
    public async Task<(TimeSpan Time, string? Failure)> ObtainAsync(
        MeasuredServer server, string folder, string name, CancellationToken cancellationToken)
    {
        var start = Begin(server, folder, name);
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Name} did not start.");
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var outputs = Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        var output = string.Join("\n", await outputs);
        return (elapsed, process.ExitCode == 0 ? null : output);
    }

    private static ProcessStartInfo With(string trust, MeasuredServer server, ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment[trust] = server.CaFile;
        start.Environment["no_proxy"] = "*";
        return start;
    }

    private static string Port(MeasuredServer server) => server.Http01Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>The program of the end-to-end tests; <c>npm ci</c> in its folder brings the library.</summary>
    private static string FindAcmeClient()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var program = Path.Combine(folder.FullName, AcmeClientProgram);
            if (File.Exists(program))
            {
                return program;
            }
        }

        throw new InvalidOperationException(
            $"{AcmeClientProgram} was not found above {AppContext.BaseDirectory}; run the benchmark in the repository.");
    }
}
