using System.Diagnostics;
using System.Net.Sockets;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Doctor;

/// <summary>A real web server in front of the bridge, with statements that spoil what comes through, or do not.</summary>
internal sealed class TestProxy : IAsyncDisposable
{
    private static readonly string[] Folders = ["/usr/sbin", "/usr/local/sbin", "/usr/bin"];

    private readonly Process _process;
    private readonly TemporaryFolder _folder;
    private readonly Task<string> _errors;

    private TestProxy(Process process, TemporaryFolder folder)
    {
        (_process, _folder) = (process, folder);
        _errors = process.StandardError.ReadToEndAsync();
    }

    private static string? Nginx { get; } = Find("nginx");

    private static string? Apache { get; } = Find("apache2");

    /// <summary>Starts nginx.</summary>
    /// <param name="port">Where it listens, with TLS.</param>
    /// <param name="tls">Certificate and key.</param>
    /// <param name="location">Statements for the forwarding.</param>
    /// <param name="server">Statements for the server.</param>
    public static Task<TestProxy> StartNginxAsync(int port, (string Certificate, string Key) tls, string location, string server = "")
    {
        Assert.SkipWhen(Nginx is null, "nginx is missing: install the Debian package nginx");
        var folder = new TemporaryFolder();
        folder.File("nginx.conf", $$"""
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log stderr error;
            events { worker_connections 64; }
            http {
              access_log off;
              client_body_temp_path {{folder.Path}};
              proxy_temp_path {{folder.Path}};
              fastcgi_temp_path {{folder.Path}};
              uwsgi_temp_path {{folder.Path}};
              scgi_temp_path {{folder.Path}};
              server {
                listen 127.0.0.1:{{port}} ssl;
                ssl_certificate {{tls.Certificate}};
                ssl_certificate_key {{tls.Key}};
                {{(server.Contains("ssl_protocols", StringComparison.Ordinal) ? "" : "ssl_protocols TLSv1.2 TLSv1.3;")}}
                {{server}}
                location / { {{location}} }
              }
            }
            """);
        return StartAsync(folder, Nginx!, port, ["-p", folder.Path, "-c", "nginx.conf", "-e", "stderr"]);
    }

    /// <summary>Starts Apache httpd.</summary>
    /// <param name="port">Where it listens, with TLS.</param>
    /// <param name="tls">Certificate and key.</param>
    /// <param name="statements">The forwarding.</param>
    public static Task<TestProxy> StartApacheAsync(int port, (string Certificate, string Key) tls, string statements)
    {
        Assert.SkipWhen(Apache is null, "apache2 is missing: install the Debian package apache2");
        var folder = new TemporaryFolder();
        string[] modules = ["mpm_event", "authz_core", "ssl", "proxy", "proxy_http", "socache_shmcb"];
        var load = string.Join('\n', modules.Select(module => $"LoadModule {module}_module /usr/lib/apache2/modules/mod_{module}.so"));
        folder.File("httpd.conf", $$"""
            ServerRoot {{folder.Path}}
            ServerName localhost
            PidFile {{folder.Path}}/httpd.pid
            ErrorLog /dev/stderr
            DefaultRuntimeDir {{folder.Path}}
            {{load}}
            User #0
            StartServers 1
            Listen 127.0.0.1:{{port}}
            <VirtualHost 127.0.0.1:{{port}}>
              SSLEngine on
              SSLCertificateFile {{tls.Certificate}}
              SSLCertificateKeyFile {{tls.Key}}
              SSLProxyEngine on
              SSLProxyVerify none
              SSLProxyCheckPeerName off
              {{statements}}
            </VirtualHost>
            """.Replace("User #0", "", StringComparison.Ordinal));
        return StartAsync(folder, Apache!, port, ["-X", "-f", Path.Combine(folder.Path, "httpd.conf")]);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        await _errors;
        _process.Dispose();
        _folder.Dispose();
    }

    private static string? Find(string program) => Folders
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static async Task<TestProxy> StartAsync(TemporaryFolder folder, string program, int port, string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        })!;
        var proxy = new TestProxy(process, folder);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var tries = 0; tries < 500 && !process.HasExited; tries++)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
                return proxy;
            }
            catch (SocketException)
            {
                await tick.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }

        var errors = process.HasExited ? await proxy._errors : "it does not listen";
        await proxy.DisposeAsync();
        throw new InvalidOperationException($"{program}: {errors}");
    }
}
