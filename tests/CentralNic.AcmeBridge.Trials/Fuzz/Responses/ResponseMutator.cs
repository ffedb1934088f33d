using System.Globalization;
using System.Text;

namespace CentralNic.AcmeBridge.Trials.Fuzz.Responses;

/// <summary>
/// Makes texts that are, more or less, answers of the reseller's API: changed real ones, and random ones. The same seed makes the same
/// texts.
/// </summary>
internal sealed class ResponseMutator(IReadOnlyList<string> examples, int seed)
{
    private static readonly string[] Pieces =
    [
        "\n", "\r\n", "\r", "=", "[", "]", "EOF", "EOF\n", "property", "property[", "][", "[0]", "[999999999999]", "[10000000]",
        "code = 200\n",
        "code=5", "\0", "\uFEFF", "\uD800", "\u00A0", " ", "\t", "_", "-", "2022-13-99 99:99:99", "%", "%ZZ", ":", "\"", "\\", "\\999", "@",
        ".",
        " IN TXT ", " IN CNAME ", "\"\"", "*.", "3600", "99999999999", "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", "1e9",
        "0",
    ];

    private static readonly string[] Names =
    [
        "certificate", "certificateorder", "order", "status", "class", "domain", "domain0", "csr", "cert", "crt3", "intermediate", "root",
        "dcv domain", "dcv method", "dcv token0", "dns rr", "dnsauth name", "file name", "billingtype", "billingcount", "price", "vat",
        "column", "count", "first", "last", "limit", "total", "event", "data", "info", "certificatecontact", "certificatecontactcloned",
        "organization name", "type", "name", "content", "prio", "ttl", "rr", "dnszone", "soaserial", "amount", "parameter", "dcv email",
        "csr subject commonname", "crt issuer", "paid until", "certificate status", "certificate expiration date", "a[b", "", "É",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Makes the next text.</summary>
    public string Next()
    {
        if (_random.Next(4) == 0)
        {
            return RandomResponse();
        }

        var text = new StringBuilder(examples[_random.Next(examples.Count)]);
        for (var changes = _random.Next(1, 7); changes > 0 && text.Length > 0; changes--)
        {
            Change(text);
        }

        return text.ToString();
    }

    private void Change(StringBuilder text)
    {
        var at = _random.Next(text.Length);
        switch (_random.Next(7))
        {
            case 0:
                text.Remove(at, Math.Min(_random.Next(1, 40), text.Length - at));
                break;
            case 1:
                text.Insert(at, Any(Pieces));
                break;
            case 2:
                text[at] = (char)_random.Next(0x100);
                break;
            case 3:
                text.Insert(at, text.ToString(at, Math.Min(_random.Next(1, 200), text.Length - at)));
                break;
            case 4 when _random.Next(8) == 0:
                text.Length = at;
                break;
            case 5:
                // Behind the head, so that it is read as a line of its own.
                text.Insert(text.ToString().IndexOf('\n', StringComparison.Ordinal) + 1, RandomLine());
                break;
            default:
                text[at] = (char)_random.Next(0x10000);
                break;
        }
    }

    private string RandomResponse()
    {
        var text = new StringBuilder("[RESPONSE]\ncode = ").Append(_random.Next(5) == 0 ? _random.Next(1100) : 200).Append('\n');
        for (var lines = _random.Next(30); lines > 0; lines--)
        {
            text.Append(RandomLine());
        }

        return text.Append(_random.Next(20) == 0 ? "" : "EOF\n").ToString();
    }

    private string RandomLine()
    {
        var index = _random.Next(6) == 0 ? _random.Next() : _random.Next(5);
        return string.Create(CultureInfo.InvariantCulture, $"property[{Any(Names)}][{index}] = {RandomValue()}\n");
    }

    private string RandomValue()
    {
        var value = new StringBuilder();
        for (var parts = _random.Next(6); parts > 0; parts--)
        {
            value.Append(_random.Next(3) == 0 ? Any(Pieces) : Any(Names));
        }

        return value.ToString();
    }

    private string Any(string[] of) => of[_random.Next(of.Length)];
}
