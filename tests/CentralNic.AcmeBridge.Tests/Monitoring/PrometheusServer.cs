using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Tests;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Monitoring;

/// <summary>
/// Debian's Prometheus as a process of its own, with the files of <c>deploy/monitoring</c>: only targets, names of files and intervals
/// differ, and alerts do not wait to be told.
/// </summary>
internal sealed partial class PrometheusServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly HttpClient _http;

    private PrometheusServer(string target, string token, string? other)
    {
        var deploy = Repository.PathOf("deploy", "monitoring");
        _folder.File("alerts.yml", ForLine().Replace(File.ReadAllText(Path.Combine(deploy, "alerts.yml")), ""));
        _folder.File("token", token);
        var second = other is null ? "" : $$"""

              - job_name: other
                static_configs: [{ targets: ["{{other}}"] }]
                relabel_configs: [{ target_label: job, replacement: acme-bridge }]
            """;
        var config = _folder.File(
            "prometheus.yml",
            Replaced(
                File.ReadAllText(Path.Combine(deploy, "prometheus.yml")),
                ("scrape_interval: 30s", "scrape_interval: 1s"),
                ("evaluation_interval: 30s", "evaluation_interval: 1s"),
                ("scheme: https", "scheme: http"),
                ("/etc/prometheus/acme-bridge.token", Path.Combine(_folder.Path, "token")),
                ("acme-admin.example.com", target)) + second + "\n");
        var port = FreePort.Next();
        var start = new ProcessStartInfo(
            Promtool.Prometheus!,
            [
                $"--config.file={config}",
                $"--storage.tsdb.path={Path.Combine(_folder.Path, "data")}",
                $"--web.listen-address=127.0.0.1:{port}",
                "--log.level=warn",
            ])
        {
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        _process = Process.Start(start)!;
        _output = _process.StandardError.ReadToEndAsync();
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/") };
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts it, and waits until it has scraped its targets.</summary>
    /// <param name="target">Host and port of a bridge's pages.</param>
    /// <param name="token">The token for it.</param>
    /// <param name="other">Another bridge, which is asked without one.</param>
    public static async Task<PrometheusServer> StartAsync(string target, string token, string? other = null)
    {
        Promtool.SkipIfMissing();
        var server = new PrometheusServer(target, token, other);
        try
        {
            await Eventually.TrueAsync(async () =>
            {
                Assert.False(server._process.HasExited, server._process.HasExited ? await server._output : "");
                try
                {
                    using var ready = await server._http.GetAsync("/-/ready", Cancellation);
                    return ready.IsSuccessStatusCode && (await server.QueryAsync("up == 1")).Count == (other is null ? 1 : 2);
                }
                catch (HttpRequestException)
                {
                    return false; // It does not listen yet.
                }
            });
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a query comes to now; a wrong one fails the test.</summary>
    public async Task<JsonArray> QueryAsync(string query)
    {
        using var answer = await _http.GetAsync("query?query=" + Uri.EscapeDataString(query), Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{query}: {text}");
        return JsonNode.Parse(text)!["data"]!["result"]!.AsArray();
    }

    /// <summary>The names of the alerts that fire.</summary>
    public async Task<IReadOnlySet<string>> FiringAsync() => (await QueryAsync("""ALERTS{alertstate="firing"}"""))
        .Select(alert => (string)alert!["metric"]!["alertname"]!).ToHashSet(StringComparer.Ordinal);

    /// <summary>Waits until an alert fires.</summary>
    public async Task UntilFiringAsync(string alert)
    {
        IReadOnlySet<string> firing = new HashSet<string>();
        try
        {
            await Eventually.TrueAsync(async () => (firing = await FiringAsync()).Contains(alert));
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{alert} does not fire; {string.Join(", ", firing)} do.", failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        await _output;
        _process.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    private static string Replaced(string text, params (string Old, string New)[] changes)
    {
        foreach (var (old, changed) in changes)
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace(old, changed, StringComparison.Ordinal);
        }

        return text.TrimEnd();
    }

    [GeneratedRegex(@"^ +for: .*\n", RegexOptions.Multiline)]
    private static partial Regex ForLine();
}
