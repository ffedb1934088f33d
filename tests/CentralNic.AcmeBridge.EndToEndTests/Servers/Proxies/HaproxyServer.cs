using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Servers.Proxies;

/// <summary>HAProxy with the files of <c>deploy/haproxy</c>.</summary>
internal sealed class HaproxyServer : ProxyServer
{
    public override bool LimitsSize => false;

    public override int Away => 503;

    public override bool PassesTlsAlpn => true;

    protected override string Package => "haproxy";

    protected override async Task<string[]> PrepareAsync(string home, ProxiedSite site)
    {
        var both = Path.Combine(home, "tls.pem");
        await WriteAsync(
            home, "tls.pem",
            await File.ReadAllTextAsync(site.Tls.Certificate, TestContext.Current.CancellationToken) + "\n"
            + await File.ReadAllTextAsync(site.Tls.Key, TestContext.Current.CancellationToken) + "\n");
        await WriteAsync(home, "global.cfg", """
            global
                log stderr format raw local0
                maxconn 256
            defaults
                log global
                mode http
                option httplog

            """);
        await DeployAsync(
            home, "centralnic-acme-bridge.cfg",
            ("bind :443 ssl crt /etc/haproxy/tls/acme.example.com.pem", $"bind 127.0.0.1:{site.HttpsPort} ssl crt {both}"),
            ("path_beg /acme/", $"path_beg {site.BasePath}/acme/"),
            ("server bridge 127.0.0.1:14000", $"server bridge 127.0.0.1:{site.BridgePort}"));
        await DeployAsync(
            home, "pki-validation.cfg",
            ("bind :80", $"bind 127.0.0.1:{site.HttpPort}"),
            ("server bridge 127.0.0.1:14080", $"server bridge 127.0.0.1:{site.DcvPort}"));
        string[] files = ["global.cfg", "centralnic-acme-bridge.cfg", "pki-validation.cfg"];
        if (site.AlpnPort != 0)
        {
            await DeployAsync(
                home, "tls-alpn.cfg",
                ("bind :443", $"bind 127.0.0.1:{site.AlpnPort}"),
                ("127.0.0.1:10443", $"127.0.0.1:{site.TlsAlpn01Port}"),
                ("server sites 127.0.0.1:8443", $"server sites 127.0.0.1:{site.SiteHttpsPort}"));
            await WriteAsync(home, "sites.cfg", $$"""
                frontend sites_https
                    mode http
                    timeout client 30s
                    bind 127.0.0.1:{{site.SiteHttpsPort}} accept-proxy ssl crt {{both}} alpn h2,http/1.1
                    http-request return status 200 content-type text/plain lf-string "%[req.hdr(host),field(1,:)] for %[src]"

                """);
            files = [.. files, "tls-alpn.cfg", "sites.cfg"];
        }

        return ["-db", .. files.SelectMany(file => new[] { "-f", Path.Combine(home, file) })];
    }
}
