namespace CentralNic.AcmeBridge.EndToEndTests.Servers.Proxies;

/// <summary>nginx with the files of <c>deploy/nginx</c>.</summary>
internal sealed class NginxServer : ProxyServer
{
    /// <summary>Debian has it in the package libnginx-mod-stream.</summary>
    private const string StreamModule = "/usr/lib/nginx/modules/ngx_stream_module.so";

    private string _accessLog = "";

    /// <summary>The requests to the customers' sites, as its log has them.</summary>
    public IEnumerable<string> Requests => File.ReadLines(_accessLog);

    public override bool PassesTlsAlpn => File.Exists(StreamModule);

    protected override string Package => "nginx";

    protected override async Task<string[]> PrepareAsync(string home, ProxiedSite site)
    {
        _accessLog = Path.Combine(home, "access.log");
        Directory.CreateDirectory(Path.Combine(home, "temp"));
        await DeployAsync(
            home, "centralnic-acme-bridge.conf",
            ("    listen [::]:443 ssl http2;\n", ""),
            ("listen 443 ssl http2;", $"listen 127.0.0.1:{site.HttpsPort} ssl http2;"),
            ("server 127.0.0.1:14000;", $"server 127.0.0.1:{site.BridgePort};"),
            ("location /acme/ {", $"location {site.BasePath}/acme/ {{"),
            ("/etc/nginx/tls/acme.example.com.fullchain.pem", site.Tls.Certificate),
            ("/etc/nginx/tls/acme.example.com.privkey.pem", site.Tls.Key));
        await DeployAsync(home, "pki-validation.conf", ("http://127.0.0.1:14080;", $"http://127.0.0.1:{site.DcvPort};"));
        var stream = "";
        if (site.AlpnPort != 0)
        {
            var strips = Core.Tests.Validation.FreePort.Next();
            stream = "include tls-alpn.conf;";
            await DeployAsync(
                home, "tls-alpn.conf",
                ("        listen [::]:443;\n", ""),
                ("listen 443;", $"listen 127.0.0.1:{site.AlpnPort};"),
                ("127.0.0.1:10444", $"127.0.0.1:{strips}"),
                ("127.0.0.1:8443", $"127.0.0.1:{site.SiteHttpsPort}"),
                ("127.0.0.1:10443", $"127.0.0.1:{site.TlsAlpn01Port}"));
        }

        await WriteAsync(home, "nginx.conf", $$"""
            {{(stream.Length > 0 ? $"load_module {StreamModule};" : "")}}
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log stderr notice;
            events { worker_connections 256; }
            {{stream}}
            http {
              access_log off;
              client_body_temp_path temp/body;
              proxy_temp_path temp/proxy;
              fastcgi_temp_path temp/fastcgi;
              uwsgi_temp_path temp/uwsgi;
              scgi_temp_path temp/scgi;
              include centralnic-acme-bridge.conf;
            {{ForEach(site, host => Sites(host, site))}}
            }
            """);
        return ["-p", home, "-c", "nginx.conf", "-e", "stderr"];
    }

    /// <summary>A customer's site, on http and https, as one adds the validation snippet to it.</summary>
    private static string Sites(string host, ProxiedSite site) => $$"""
          server {
            listen 127.0.0.1:{{site.HttpPort}};
            server_name {{host}};
            access_log access.log;
            include pki-validation.conf;
            location / { return 301 https://$host$request_uri; }
          }
          server {
            listen 127.0.0.1:{{site.SiteHttpsPort}} ssl{{(site.AlpnPort == 0 ? "" : " http2 proxy_protocol")}};
            ssl_certificate {{site.Tls.Certificate}};
            ssl_certificate_key {{site.Tls.Key}};
            server_name {{host}};
            access_log access.log;
            {{(site.AlpnPort == 0 ? "" : "set_real_ip_from 127.0.0.1; real_ip_header proxy_protocol;")}}
            include pki-validation.conf;
            location / { return 200 "{{host}} for $remote_addr"; }
          }
        """;
}
