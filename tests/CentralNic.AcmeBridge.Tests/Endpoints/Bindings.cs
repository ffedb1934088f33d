using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CentralNic.Acme.Jose;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>External account bindings, right ones and wrong ones.</summary>
internal static class Bindings
{
    /// <summary>The payload of a newAccount with a binding.</summary>
    public static string Registration(JsonNode? binding) =>
        new JsonObject { ["termsOfServiceAgreed"] = true, ["externalAccountBinding"] = binding?.DeepClone() }.ToJsonString();

    /// <summary>A binding of a client's key, made with an external account key of the bridge.</summary>
    /// <param name="bridge">The bridge.</param>
    /// <param name="client">The client.</param>
    /// <param name="kid">The external account key.</param>
    /// <param name="algorithm">The MAC algorithm.</param>
    /// <param name="hmac">Another HMAC key than the right one.</param>
    /// <param name="spoil">Spoils the protected header.</param>
    /// <param name="payload">Another payload than the client's key.</param>
    public static JsonObject Of(
        RunningBridge bridge,
        RawClient client,
        string kid = RunningBridge.Shop,
        string algorithm = MacAlgorithm.HS256,
        byte[]? hmac = null,
        Action<JsonObject>? spoil = null,
        string? payload = null)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["kid"] = kid, ["url"] = bridge.Url("new-account") };
        spoil?.Invoke(header);
        var (protectedText, payloadText) = (Encode(header.ToJsonString()), Encode(payload ?? client.Key.PublicKey.ToJson()));
        var input = Encoding.ASCII.GetBytes($"{protectedText}.{payloadText}");
        var key = hmac ?? SHA256.HashData(Encoding.UTF8.GetBytes(kid));
        var mac = algorithm switch
        {
            MacAlgorithm.HS384 => HMACSHA384.HashData(key, input),
            MacAlgorithm.HS512 => HMACSHA512.HashData(key, input),
            _ => HMACSHA256.HashData(key, input),
        };
        return new JsonObject { ["protected"] = protectedText, ["payload"] = payloadText, ["signature"] = Base64Url.Encode(mac) };
    }

    private static string Encode(string text) => Base64Url.Encode(Encoding.UTF8.GetBytes(text));
}
