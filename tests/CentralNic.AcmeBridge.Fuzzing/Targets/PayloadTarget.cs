using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CentralNic.Acme.Contacts;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Endpoints;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>
/// Payloads, each read as its handler reads it; the first byte says which. What is refused can be told to the client, and names are in
/// their one form.
/// </summary>
internal sealed class PayloadTarget : IFuzzTarget
{
    private const string Url = "https://acme.example.test/acme/new-account";

    /// <inheritdoc/>
    public string Name => "payload";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } = Text.Words(
        "\"contact\":", "\"termsOfServiceAgreed\":", "\"onlyReturnExisting\":", "\"externalAccountBinding\":", "\"identifiers\":",
        "\"identifier\":", "\"type\":", "\"value\":", "\"notBefore\":", "\"notAfter\":", "\"profile\":", "\"replaces\":", "\"csr\":",
        "\"certificate\":", "\"reason\":", "\"account\":", "\"oldKey\":", "\"status\":", "\"deactivated\"", "\"valid\"", "\"dns\"",
        "\"ip\"", "mailto:", "tel:", "@", "%40", "%2C", "?", "*.", "xn--", "xn--mnchen-3ya", "xn--80ak6aa92e", ".", "..", "-", "_",
        "2027-01-01T00:00:00Z", "2027-01-01T00:00:00.123456789+14:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "\\ud800",
        "\\udc00", "\\u0000", "\\u00e9", "ß", "null", "true", "false", "[]", "{}", "[[[[[[[[[[[[[[[[", "\"protected\":", "\"payload\":",
        "\"signature\":", "AAAA", "\ufeff", "127.0.0.1", "0x7f000001", "::1");

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        try
        {
            Read((char)input[0], input.AsSpan(1));
        }
        catch (AcmeProblemException refusal)
        {
            var told = JsonSerializer.SerializeToUtf8Bytes(ProblemDocument.From(refusal.Problem), AcmeJson.Default.ProblemDocument);
            using var document = JsonDocument.Parse(told);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, byte[] Input)> Seeds()
    {
        var binding = BindingFor("key_1");
        var csr = Base64Url.Encode(CsrTarget.Request("CN=www.example.test", "www.example.test").CreateSigningRequest());
        foreach (var (name, text) in new[]
        {
            ("account", """a{"termsOfServiceAgreed":true,"contact":["mailto:admin@example.test"],"onlyReturnExisting":false}"""),
            ("account-bound", $$"""a{"termsOfServiceAgreed":true,"externalAccountBinding":{{binding}}}"""),
            ("account-update", """u{"contact":["mailto:a@b.test","mailto: c%40@d.test"],"status":"deactivated"}"""),
            ("order", """o{"identifiers":[{"type":"dns","value":"www.example.test"},{"type":"dns","value":"*.xn--mnchen-3ya.test"}]}"""),
            ("order-full", """o{"identifiers":[{"type":"dns","value":"a.test"}],"notBefore":"2027-01-01T00:00:00Z","notAfter":"2027-01-01T00:00:00.5+01:00","profile":"default","replaces":"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE"}"""),
            ("order-faults", """o{"identifiers":[{"type":"ip","value":"127.0.0.1"},{"type":"dns","value":"_a.test"}]}"""),
            ("authorization", """p{"identifier":{"type":"dns","value":"www.example.test"}}"""),
            ("authorization-update", """d{"status":"deactivated"}"""),
            ("challenge", "c{}"),
            ("finalize", $$"""f{"csr":"{{csr}}"}"""),
            ("revoke", """r{"certificate":"MIIBAA","reason":1}"""),
            ("key-change", $$"""k{"account":"{{Url}}/1","oldKey":{{FuzzKeys.AccountJwk.ToJson()}}}"""),
        })
        {
            yield return (name, Encoding.UTF8.GetBytes(text));
        }
    }

    private static void Read(char kind, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case 'a':
                var account = AcmePayload.Read(payload, AcmeJson.Default.NewAccountPayload);
                RequireStable(account with { ExternalAccountBinding = null }, AcmeJson.Default.NewAccountPayload);
                RequireContacts(ContactUrl.Read(account.Contact));
                if (account.ExternalAccountBinding is { } binding)
                {
                    var bound = ExternalAccountBinding.Parse(binding, Url, FuzzKeys.AccountJwk);
                    RequireWritable(bound.Json);
                    bound.Verify("0123456789abcdef0123456789abcdef"u8);
                }

                break;
            case 'u':
                RequireContacts(ContactUrl.Read(AcmePayload.Read(payload, AcmeJson.Default.AccountUpdatePayload).Contact));
                break;
            case 'o':
                var order = AcmePayload.Read(payload, AcmeJson.Default.NewOrderPayload);
                RequireStable(order, AcmeJson.Default.NewOrderPayload);
                RequireNames(RequestedNames.Read(order.Identifiers));
                _ = order.Replaces is { } replaces && CertificateIdentity.IsRenewalId(replaces);
                break;
            case 'p':
                RequireNames([RequestedNames.ReadOne(AcmePayload.Read(payload, AcmeJson.Default.NewAuthzPayload).Identifier)]);
                break;
            case 'd' or 'c':
                AcmePayload.Read(payload, AcmeJson.Default.AuthorizationUpdatePayload);
                break;
            case 'f':
                if (Base64Url.TryDecode(AcmePayload.Read(payload, AcmeJson.Default.FinalizePayload).Csr, out var csr))
                {
                    CertificateSigningRequest.Parse(csr);
                }

                break;
            case 'r':
                Base64Url.TryDecode(AcmePayload.Read(payload, AcmeJson.Default.RevokeCertPayload).Certificate, out _);
                break;
            case 'k':
                JsonWebKey.Parse(AcmePayload.Read(payload, AcmeJson.Default.KeyChangePayload).OldKey);
                break;
            default:
                break;
        }
    }

    /// <summary>A binding is repeated in the account's document.</summary>
    private static void RequireWritable(string binding)
    {
        var strict = new JsonDocumentOptions { AllowDuplicateProperties = false };
        using var document = JsonDocument.Parse(binding, strict);
        using var account = JsonDocument.Parse(
            JsonSerializer.SerializeToUtf8Bytes(
                new AccountDocument { Status = "valid", Orders = Url, ExternalAccountBinding = document.RootElement },
                AcmeJson.Default.AccountDocument),
            strict);
    }

    /// <summary>What was read is written, and reads the same.</summary>
    private static void RequireStable<T>(T read, JsonTypeInfo<T> type)
        where T : class
    {
        var written = JsonSerializer.SerializeToUtf8Bytes(read, type);
        var again = JsonSerializer.SerializeToUtf8Bytes(AcmePayload.Read(written, type), type);
        if (!written.AsSpan().SequenceEqual(again))
        {
            throw new ContractException("A payload is written as another one.");
        }
    }

    private static void RequireContacts(IReadOnlyList<string>? contacts)
    {
        foreach (var contact in contacts ?? [])
        {
            if (!contact.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || contact.AsSpan().ContainsAny(",\r\n"))
            {
                throw new ContractException($"The contact '{contact}' is accepted.");
            }
        }
    }

    private static void RequireNames(IReadOnlyList<DomainName> names)
    {
        foreach (var name in names)
        {
            var isPlain = name.BaseName.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');
            if (!isPlain || name.Value.Length > 253 || !DomainName.TryParse(name.Value, out var again, out _) || again != name)
            {
                throw new ContractException($"The name '{name}' is accepted.");
            }
        }
    }

    private static string BindingFor(string kid)
    {
        var header = Base64Url.Encode(Encoding.UTF8.GetBytes($$"""{"alg":"HS256","kid":"{{kid}}","url":"{{Url}}"}"""));
        var payload = Base64Url.Encode(Encoding.UTF8.GetBytes(FuzzKeys.AccountJwk.ToJson()));
        var mac = Base64Url.Encode(System.Security.Cryptography.HMACSHA256.HashData(
            "0123456789abcdef0123456789abcdef"u8, Encoding.ASCII.GetBytes($"{header}.{payload}")));
        return $$"""{"protected":"{{header}}","payload":"{{payload}}","signature":"{{mac}}"}""";
    }
}
