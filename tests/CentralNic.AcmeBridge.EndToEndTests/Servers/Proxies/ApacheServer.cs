namespace CentralNic.AcmeBridge.EndToEndTests.Servers.Proxies;

/// <summary>Apache httpd with the files of <c>deploy/apache</c>.</summary>
internal sealed class ApacheServer : ProxyServer
{
    private static readonly string[] Modules =
    [
        "mpm_event", "authn_core", "authz_core", "rewrite", "ssl", "http2", "headers", "proxy", "proxy_http", "reqtimeout", "socache_shmcb",
    ];

    public override int Away => 503;

    protected override string Package => "apache2";

    protected override string Deployed => "apache";

    protected override async Task<string[]> PrepareAsync(string home, ProxiedSite site)
    {
        await DeployAsync(
            home, "centralnic-acme-bridge.conf",
            ("<VirtualHost *:443>", $"<VirtualHost 127.0.0.1:{site.HttpsPort}>"),
            ("ServerName acme.example.com", "ServerName 127.0.0.1"),
            ("/etc/apache2/tls/acme.example.com.fullchain.pem", site.Tls.Certificate),
            ("/etc/apache2/tls/acme.example.com.privkey.pem", site.Tls.Key),
            ("<Location \"/acme/\">", $"<Location \"{site.BasePath}/acme/\">"),
            ("http://127.0.0.1:14000/acme/ ", $"http://127.0.0.1:{site.BridgePort}{site.BasePath}/acme/ "));
        await DeployAsync(
            home, "pki-validation.conf",
            ("http://127.0.0.1:14080/", $"http://127.0.0.1:{site.DcvPort}/"));
        var load = string.Join('\n', Modules.Select(module => $"LoadModule {module}_module /usr/lib/apache2/modules/mod_{module}.so"));
        await WriteAsync(home, "httpd.conf", $$"""
            ServerRoot {{home}}
            ServerName localhost
            PidFile {{home}}/httpd.pid
            ErrorLog /dev/stderr
            DefaultRuntimeDir {{home}}
            {{load}}
            User www-data
            Group www-data
            StartServers 1
            Listen 127.0.0.1:{{site.HttpsPort}}
            Listen 127.0.0.1:{{site.HttpPort}}
            Include centralnic-acme-bridge.conf
            {{ForEach(site, host => Site(host, site))}}
            """);
        return ["-D", "FOREGROUND", "-f", Path.Combine(home, "httpd.conf")];
    }

    private static string Site(string host, ProxiedSite site) => $$"""
        <VirtualHost 127.0.0.1:{{site.HttpPort}}>
          ServerName {{host}}
          Include pki-validation.conf
          RewriteEngine On
          RewriteCond %{REQUEST_URI} !^/\.well-known/pki-validation/
          RewriteRule ^ https://{{host}}%{REQUEST_URI} [R=301,L]
        </VirtualHost>
        """;
}
