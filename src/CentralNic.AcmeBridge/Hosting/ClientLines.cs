namespace CentralNic.AcmeBridge.Hosting;

/// <summary>
/// What is pasted on a customer's server to get its first certificate with a new external account key, client by client. Those of
/// win-acme, acme.sh, cert-manager and Caddy are as their documentation has them.
/// </summary>
/// <param name="directoryUrl">The URL of the ACME directory.</param>
internal sealed class ClientLines(Uri directoryUrl)
{
    /// <summary>The URL of the ACME directory.</summary>
    public Uri DirectoryUrl { get; } = directoryUrl;

    /// <summary>The lines of each client.</summary>
    /// <param name="kid">The key's name.</param>
    /// <param name="hmac">Its HMAC key, base64url without padding, which all of them take.</param>
    /// <param name="names">The domains that may be ordered; the first stands in the lines.</param>
    public IReadOnlyList<ClientText> Of(string kid, string hmac, IEnumerable<string> names)
    {
        var url = DirectoryUrl.AbsoluteUri;
        var name = names.FirstOrDefault(name => name != "*") ?? "www.example.com";
        var secret = $"acme-{kid.ToLowerInvariant().Replace('_', '-')}";
        return
        [
            new("certbot",
                $"certbot certonly --standalone --agree-tos -m you@example.com --server {url} --eab-kid {kid} --eab-hmac-key {hmac} "
                + $"-d {name}"),
            new("win-acme",
                $"wacs.exe --baseuri {url} --accepttos --emailaddress you@example.com --eab-key-identifier {kid} --eab-key {hmac} "
                + $"--source manual --host {name}"),
            new("lego",
                $"lego --server {url} --accept-tos --email you@example.com --eab --kid {kid} --hmac {hmac} --domains {name} --http run"),
            new("acme.sh", $"""
                acme.sh --register-account --server {url} -m you@example.com --eab-kid {kid} --eab-hmac-key {hmac}
                acme.sh --issue --server {url} --standalone -d {name}
                """),
            new("cert-manager", $$"""
                apiVersion: v1
                kind: Secret
                metadata:
                  name: {{secret}}
                stringData:
                  key: {{hmac}}
                ---
                apiVersion: cert-manager.io/v1
                kind: Issuer
                metadata:
                  name: {{secret}}
                spec:
                  acme:
                    server: {{url}}
                    email: you@example.com
                    privateKeySecretRef:
                      name: {{secret}}-account
                    externalAccountBinding:
                      keyID: {{kid}}
                      keySecretRef:
                        name: {{secret}}
                        key: key
                    solvers:
                    - http01:
                        ingress: {}
                """),
            new("Caddy", $$"""
                {
                    email you@example.com
                    acme_ca {{url}}
                    acme_eab {
                        key_id {{kid}}
                        mac_key {{hmac}}
                    }
                }
                """),
        ];
    }
}

/// <summary>What is pasted for one ACME client.</summary>
/// <param name="Client">The client.</param>
/// <param name="Lines">The lines: a command, or what goes into its configuration.</param>
internal sealed record ClientText(string Client, string Lines);
