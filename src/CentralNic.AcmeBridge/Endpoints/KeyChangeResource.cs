using System.Text.Json;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Composition;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>Key changes (RFC 8555 section 7.3.5): the old key signs the request, the new key signs what is in it.</summary>
internal sealed class KeyChangeResource(Bridge bridge, AcmeUrls urls)
{
    public void Map(AcmeEndpoints endpoints) => endpoints.MapByAccount("/key-change", ChangeAsync);

    private async Task<AcmeAnswer> ChangeAsync(AccountRequest request)
    {
        var inner = request.ReadInner();
        var newKey = inner.Header.Jwk ?? throw Malformed("must carry the new key in 'jwk', not an account in 'kid'");
        if (inner.Header.Nonce is not null)
        {
            throw Malformed("must have no 'nonce'");
        }

        if (inner.Header.Url != urls.KeyChange)
        {
            throw Malformed("must have the same 'url' as the request");
        }

        inner.VerifySignature(newKey);
        var payload = AcmePayload.Read(inner.Payload.Span, AcmeJson.Default.KeyChangePayload);
        if (payload.Account != urls.Account(request.Account.Id))
        {
            throw Malformed("must name in 'account' the account that signed the request");
        }

        var changed = await bridge.Accounts.ChangeKeyAsync(request.Account.Id, OldKey(payload.OldKey), newKey, request.Aborted);
        return AccountResource.Answer(changed.Account, bridge.Policy, urls);
    }

    private static JsonWebKey OldKey(JsonElement jwk)
    {
        try
        {
            return JsonWebKey.Parse(jwk);
        }
        catch (AcmeProblemException fault)
        {
            // The fault is that of the request: the account's key itself was accepted once.
            throw Malformed($"has in 'oldKey' no key of an account: {fault.Problem.Detail}");
        }
    }

    private static AcmeProblemException Malformed(string what) =>
        new(AcmeErrorType.Malformed, $"The inner JWS of a key change {what} (RFC 8555 section 7.3.5).");
}
