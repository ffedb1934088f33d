using System.Text;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Composition;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>
/// The download of certificates (RFC 8555 section 7.4.2): PEM, leaf first, without root, whatever Accept says. Where the CA delivered
/// another chain for the same certificate, each has a URL, and links to the others.
/// </summary>
internal sealed class CertificateResource(Bridge bridge, AcmeUrls urls)
{
    public void Map(AcmeEndpoints endpoints)
    {
        endpoints.MapByAccount("/certificate/{order}", request => DownloadAsync(request, 0));
        endpoints.MapByAccount("/certificate/{order}/{chain}", request => DownloadAsync(request, request.ChainIndex));
    }

    private async Task<AcmeAnswer> DownloadAsync(AccountRequest request, int chain)
    {
        request.RequirePostAsGet();
        var certificate = await bridge.CertificateDownload.DownloadAsync(request.Account, request.OrderId, request.Aborted);
        return Answer(certificate, chain, other => urls.Certificate(request.OrderId, other));
    }

    /// <summary>One chain, with links to the others.</summary>
    internal static AcmeAnswer Answer(IssuedCertificate certificate, int chain, Func<int, string> url) => new()
    {
        Body = Encoding.ASCII.GetBytes(certificate.Chain(chain)),
        ContentType = "application/pem-certificate-chain",
        Alternates = [.. Enumerable.Range(0, 1 + certificate.AlternateChainPems.Length).Where(other => other != chain).Select(url)],
    };
}
