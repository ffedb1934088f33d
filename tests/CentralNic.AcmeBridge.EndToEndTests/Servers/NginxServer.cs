using System.Net.Sockets;
using System.Text.RegularExpressions;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Servers;

/// <summary>A real nginx with the configuration of <c>deploy/nginx</c>; only ports, names of files and addresses differ.</summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private readonly ServerProcess _process;
    private readonly string _accessLog;

    private NginxServer(ServerProcess process, string accessLog)
    {
        _process = process;
        _accessLog = accessLog;
    }

    public string Output => _process.Output;

    public static string? Installed { get; } = new[] { "/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx" }.FirstOrDefault(
        File.Exists);

    /// <summary>The requests that it forwarded to the DCV listener, as its log has them.</summary>
    public IEnumerable<string> Requests => File.ReadLines(_accessLog);

    /// <summary>Starts it as the current user.</summary>
    /// <param name="folder">For its files.</param>
    /// <param name="tls">The certificate of all https addresses.</param>
    /// <param name="httpsPort">Where the directory is.</param>
    /// <param name="httpPort">Where the customers' sites are by http.</param>
    /// <param name="bridgePort">Where the bridge is.</param>
    /// <param name="dcvPort">Where the bridge answers for the sites.</param>
    /// <param name="siteHttpsPort">Where the customers' sites are by https.</param>
    /// <param name="hosts">The customers' sites.</param>
    public static async Task<NginxServer> StartAsync(
        TestFolder folder,
        TlsFiles tls,
        int httpsPort,
        int httpPort,
        int bridgePort,
        int dcvPort,
        int siteHttpsPort,
        params IReadOnlyList<string> hosts)
    {
        var prefix = folder.Sub("nginx");
        folder.Sub("nginx/temp");
        var deploy = Repository.PathTo("deploy", "nginx");
        var directory = await File.ReadAllTextAsync(
            Path.Combine(deploy, "centralnic-acme-bridge.conf"), TestContext.Current.CancellationToken);
        directory = Regex.Replace(directory, @"(?m)^\s*listen \[::\]:443 ssl;\n", "");
        await WriteAsync(prefix, "bridge.conf", Replace(
            directory,
            ("listen 443 ssl;", $"listen 127.0.0.1:{httpsPort} ssl;"),
            ("server 127.0.0.1:14000;", $"server 127.0.0.1:{bridgePort};"),
            ("/etc/nginx/tls/acme.example.com.fullchain.pem", tls.Certificate),
            ("/etc/nginx/tls/acme.example.com.privkey.pem", tls.Key)));
        var snippet = await File.ReadAllTextAsync(Path.Combine(deploy, "pki-validation.conf"), TestContext.Current.CancellationToken);
        await WriteAsync(prefix, "pki-validation.conf", Replace(snippet, ("http://127.0.0.1:14080;", $"http://127.0.0.1:{dcvPort};")));
        await WriteAsync(prefix, "nginx.conf", $$"""
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log stderr notice;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path temp/body;
              proxy_temp_path temp/proxy;
              fastcgi_temp_path temp/fastcgi;
              uwsgi_temp_path temp/uwsgi;
              scgi_temp_path temp/scgi;
              include bridge.conf;
            {{string.Join("\n", hosts.Select(host => Site(host, httpPort, siteHttpsPort, tls)))}}
            }
            """);
        var process = ServerProcess.Start(
            Installed!, ["-p", prefix, "-c", "nginx.conf", "-e", "stderr"], new Dictionary<string, string>(), prefix);
        var server = new NginxServer(process, Path.Combine(prefix, "access.log"));
        try
        {
            await server.UntilListeningAsync(httpsPort);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <summary>A customer's site, on http and https, as one adds the validation snippet to it.</summary>
    private static string Site(string host, int httpPort, int httpsPort, TlsFiles tls) => $$"""
          server {
            listen 127.0.0.1:{{httpPort}};
            listen 127.0.0.1:{{httpsPort}} ssl;
            ssl_certificate {{tls.Certificate}};
            ssl_certificate_key {{tls.Key}};
            server_name {{host}};
            access_log access.log;
            include pki-validation.conf;
            location / { return 404; }
          }
        """;

    private async Task UntilListeningAsync(int port)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var tries = 0; tries < 400 && _process.ExitCode is null; tries++)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException)
            {
                await tick.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }

        throw new InvalidOperationException("nginx does not listen:\n" + Output);
    }

    // What is not found would be left as it is, unnoticed.
    private static string Replace(string text, params ReadOnlySpan<(string Old, string New)> changes)
    {
        foreach (var (old, by) in changes)
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace(old, by, StringComparison.Ordinal);
        }

        return text;
    }

    private static Task WriteAsync(string prefix, string name, string text) =>
        File.WriteAllTextAsync(Path.Combine(prefix, name), text, TestContext.Current.CancellationToken);
}
