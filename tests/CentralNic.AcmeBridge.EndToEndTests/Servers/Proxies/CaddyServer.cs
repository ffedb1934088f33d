namespace CentralNic.AcmeBridge.EndToEndTests.Servers.Proxies;

/// <summary>Caddy with the files of <c>deploy/caddy</c>.</summary>
internal sealed class CaddyServer : ProxyServer
{
    public override bool LimitsSize => false;

    protected override string Package => "caddy";

    protected override async Task<string[]> PrepareAsync(string home, ProxiedSite site)
    {
        await DeployAsync(
            home, "centralnic-acme-bridge.caddy",
            ("\nacme.example.com {", $"\nhttps://127.0.0.1:{site.HttpsPort} {{\n\tbind 127.0.0.1"),
            ("/etc/caddy/tls/acme.example.com.fullchain.pem", site.Tls.Certificate),
            ("/etc/caddy/tls/acme.example.com.privkey.pem", site.Tls.Key),
            ("handle /acme/* {", $"handle {site.BasePath}/acme/* {{"),
            ("reverse_proxy 127.0.0.1:14000 {", $"reverse_proxy 127.0.0.1:{site.BridgePort} {{"));
        await DeployAsync(
            home, "pki-validation.caddy", ("reverse_proxy 127.0.0.1:14080", $"reverse_proxy 127.0.0.1:{site.DcvPort}"));
        await WriteAsync(home, "Caddyfile", $$"""
            {
            	admin off
            	auto_https disable_redirects
            	storage file_system {{home}}
            	http_port {{site.HttpPort}}
            }
            import centralnic-acme-bridge.caddy
            import pki-validation.caddy
            {{string.Join(", ", site.Hosts.Select(host => $"http://{host}:{site.HttpPort}"))}} {
            	bind 127.0.0.1
            	import pki-validation
            	handle {
            		redir https://{host}{uri} permanent
            	}
            }
            """);
        return ["run", "--config", Path.Combine(home, "Caddyfile"), "--adapter", "caddyfile"];
    }
}
