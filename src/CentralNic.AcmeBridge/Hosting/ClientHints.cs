using System.Globalization;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>Command lines to paste.</summary>
internal static class ClientHints
{
    /// <summary>The certbot line that gets a certificate here, without root and without touching /etc.</summary>
    public static string Certbot(BridgeServer server, BridgeSettings settings, IReadOnlyList<string> names, string folder)
    {
        var trust = server.CaFile is { } ca ? $"REQUESTS_CA_BUNDLE={ca} " : "";
        var certbot = Path.Combine(folder, "certbot");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{trust}certbot certonly --non-interactive --agree-tos -m admin@example.test --server {server.DirectoryUrl} ")
            + string.Create(CultureInfo.InvariantCulture, $"--standalone --http-01-port {settings.Validation.Http01Port} ")
            + $"--config-dir {certbot} --work-dir {certbot}/work --logs-dir {certbot}/logs "
            + string.Join(' ', names.Select(name => "-d " + name));
    }

    /// <summary>
    /// The line that gets a certificate here with npm's acme-client, in a folder where <c>npm install acme-client</c> was run.
    /// </summary>
    public static string AcmeClient(BridgeServer server, BridgeSettings settings, string name)
    {
        var trust = server.CaFile is { } ca ? $"NODE_EXTRA_CA_CERTS={ca} " : "";
        var port = settings.Validation.Http01Port.ToString(CultureInfo.InvariantCulture);
        return trust
            + "node -e \"const acme=require('acme-client'),files={};"
            + $"require('http').createServer((q,r)=>r.end(files[q.url])).listen({port});"
            + "(async()=>{"
            + $"const client=new acme.Client({{directoryUrl:'{server.DirectoryUrl}',accountKey:await acme.crypto.createPrivateKey()}});"
            + $"const [key,csr]=await acme.crypto.createCsr({{altNames:['{name}']}});"
            + "console.log(await client.auto({csr,termsOfServiceAgreed:true,skipChallengeVerification:true,"
            + "challengeCreateFn:(authz,challenge,proof)=>{files['/.well-known/acme-challenge/'+challenge.token]=proof},"
            + "challengeRemoveFn:()=>{}}));"
            + "process.exit()})()\"";
    }
}
