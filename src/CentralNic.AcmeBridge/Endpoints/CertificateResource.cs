using System.Text;
using CentralNic.AcmeBridge.Core;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>The download of certificates (RFC 8555 section 7.4.2): PEM, leaf first, without root, whatever Accept says.</summary>
internal sealed class CertificateResource(Bridge bridge)
{
    public void Map(AcmeEndpoints endpoints) => endpoints.MapByAccount("/certificate/{order}", DownloadAsync);

    private async Task<AcmeAnswer> DownloadAsync(AccountRequest request)
    {
        request.RequirePostAsGet();
        var certificate = await bridge.Orders.DownloadAsync(request.Account, request.OrderId, request.Aborted);
        return new AcmeAnswer
        {
            Body = Encoding.ASCII.GetBytes(certificate.ChainPem),
            ContentType = "application/pem-certificate-chain",
        };
    }
}
