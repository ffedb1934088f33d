using System.Globalization;
using System.Reflection;
using System.Text;
using CentralNic.AcmeBridge.Trials.Fuzz.Responses;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Wire;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>
/// Answers of the reseller's API, in both forms that are about: framed with blanks, as the manual has it, and bare. A failure is never
/// taken for a success, nothing that is read throws, and an answer is written in a form that reads the same.
/// </summary>
internal sealed class ResellerTarget : IFuzzTarget
{
    private static readonly char[] Blanks = [' ', '\t', '\0', '\uFEFF'];

    /// <inheritdoc/>
    public string Name => "reseller";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } = Text.Words(
        "[RESPONSE]\n", "code = 200\n", "code=200\r\n", "code = 541\n", "description = Command completed successfully\n", "runtime = 0.1\n",
        "queuetime=0\n", "EOF\n", "eof", "property[", "][0] = ", "][1]=", "][10000001] = ", "][] = ", "\r", "\r\n", "\n", "=",
        "\0", "\ufeff",
        "certificate", "certificateorder", "order", "status", "class", "domain", "domain0", "csr", "cert", "crt3", "intermediate", "root",
        "dcv domain", "dcv method", "dcv token0", "dcv_token_0", "dns rr", "dnsauth name", "file name", "billingtype", "billingcount",
        "price", "vat", "column", "count", "first", "last", "limit", "total", "event", "data", "info", "certificatecontact",
        "organization name", "type", "name", "content", "prio", "ttl", "rr", "dnszone", "soaserial", "amount", "parameter", "dcv email",
        "csr subject commonname", "crt issuer", "paid until", "certificate status", "certificate expiration date",
        "2026-06-01 12:00:00.0", "2026-06-01T12:00:00Z", "ACTIVE", "PENDING", "REQUESTED", "-----BEGIN CERTIFICATE-----",
        "-----END CERTIFICATE-----", " IN TXT \"", " IN CNAME ", "_dnsauth.", "3600", "1e9", "99999999999999999999", "%", "\\", "\"");

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        // As the transport decodes.
        var text = Encoding.UTF8.GetString(input);
        ResellerResponse response;
        try
        {
            response = ResellerResponse.Parse(text);
        }
        catch (ResellerFormatException)
        {
            return;
        }

        var (code, hasEnd) = Look(text);
        if (response.Code != code || (response.IsSuccess && (code is < 200 or > 299 || !hasEnd)))
        {
            throw new ContractException(string.Create(
                CultureInfo.InvariantCulture, $"An answer with code {code} is taken for one with {response.Code}."));
        }

        if (!response.IsSuccess
            && (ResellerErrors.FromAnswer("AddCertificate", response, changesSomething: true).Code != code
                || ResellerErrors.FromAnswer("AddCertificate", response, changesSomething: true).Message.AsSpan().ContainsAny('\r', '\n')))
        {
            throw new ContractException("A failure is told as another one, or in several lines.");
        }

        TypedReaders.ReadAll(response);
        var again = ResellerResponse.Parse(response.ToWire());
        if ((response.Code, response.Description) != (again.Code, again.Description)
            || !response.Names.SequenceEqual(again.Names, StringComparer.Ordinal)
            || response.Names.Any(name => !response.Values(name).SequenceEqual(again.Values(name), StringComparer.Ordinal)))
        {
            throw new ContractException("An answer is written in a form that reads differently.");
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, byte[] Input)> Seeds()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("9.", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var text = reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd() + "\nEOF\n";
            yield return ($"manual-{name}", Encoding.UTF8.GetBytes(text));
            yield return ($"bare-{name}", Encoding.UTF8.GetBytes(text
                .Replace("[RESPONSE]\n", "", StringComparison.Ordinal)
                .Replace(" = ", "=", StringComparison.Ordinal)
                .ReplaceLineEndings("\r\n")));
        }

        yield return ("failure", "[RESPONSE]\ncode = 541\ndescription = Invalid attribute value; csr\nEOF\n"u8.ToArray());
        yield return ("failure-bare", "code=423\r\ndescription=Command failed due to server error"u8.ToArray());
        yield return ("not-the-api", "<html><body>502 Bad Gateway</body></html>"u8.ToArray());
    }

    /// <summary>The code and whether the end is there, as a reader finds them that reads line by line and knows nothing else.</summary>
    private static (int Code, bool HasEnd) Look(string text)
    {
        var code = 0;
        foreach (var raw in text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r'))
        {
            var line = raw.Trim(Blanks);
            if (line.Equals("EOF", StringComparison.OrdinalIgnoreCase))
            {
                return (code, true);
            }

            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (code == 0 && at > 0 && line[..at].Trim(Blanks).Equals("code", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(line[(at + 1)..].Trim(Blanks), NumberStyles.None, CultureInfo.InvariantCulture, out var read))
            {
                code = read;
            }
        }

        return (code, false);
    }
}
