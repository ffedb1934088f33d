using System.Security.Cryptography;
using System.Text.Json;
using CentralNic.Acme.Jose;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>
/// The key of an account that no client uses: every account has a public key, and the private one of this is forgotten as soon as it is
/// made.
/// </summary>
internal static class OperatorAccountKey
{
    /// <summary>Makes one.</summary>
    public static JsonWebKey Create()
    {
        using var forgotten = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = forgotten.ExportParameters(includePrivateParameters: false).Q;
        using var json = JsonDocument.Parse(
            $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.Encode(point.X!)}}","y":"{{Base64Url.Encode(point.Y!)}}"}""");
        return JsonWebKey.Parse(json.RootElement);
    }
}
