using CentralNic.Acme.Documents;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Composition;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>Revocation (RFC 8555 section 7.6), signed by an account or by the certificate's own key.</summary>
internal sealed class RevocationResource(Bridge bridge)
{
    public void Map(AcmeEndpoints endpoints) => endpoints.MapByAccountOrKey("/revoke-cert", RevokeAsync);

    private async Task<AcmeAnswer> RevokeAsync(AcmeRequest request)
    {
        var payload = request.Read(AcmeJson.Default.RevokeCertPayload);
        if (!Base64Url.TryDecode(payload.Certificate, out var der))
        {
            throw new AcmeProblemException(
                AcmeErrorType.Malformed,
                "'certificate' is not base64url without padding; it must be the DER of the certificate, so encoded.");
        }

        await (request is AccountRequest { Account: { } account }
            ? bridge.Revocations.RevokeAsync(account, der, payload.Reason, request.Aborted)
            : bridge.Revocations.RevokeAsync(request.Key, der, payload.Reason, request.Aborted));
        return new AcmeAnswer();
    }
}
