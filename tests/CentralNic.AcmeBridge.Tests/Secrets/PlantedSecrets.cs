using System.Text;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.Tests.Secrets;

/// <summary>
/// A secret that can be recognised in every setting that is declared to hold one, and what finds them in texts and files. A new setting of
/// a secret is among them by its declaration; one whose values have a form of their own gets it in <see cref="Of"/>.
/// </summary>
internal sealed class PlantedSecrets
{
    private readonly List<(string Name, string[] Forms)> _all = [];

    /// <summary>Plants one in every setting of a secret.</summary>
    public PlantedSecrets()
    {
        foreach (var setting in KnownSettings.All.Where(setting => setting.IsSecret))
        {
            var (key, text) = Of(setting);
            Settings[Variable(key)] = text;
            Add(key, text);
            Add(key, MarkerOf(setting));
        }
    }

    /// <summary>What the bridge takes them with: the settings that the secrets are for.</summary>
    public static IReadOnlyDictionary<string, string> Companions { get; } = new Dictionary<string, string>
    {
        ["Dcv__Rfc2136__main__Names__0"] = "dns.test",
        ["Dcv__Rfc2136__main__Server"] = "127.0.0.1:9",
        ["Dcv__Rfc2136__main__KeyName"] = "key",
        ["Operator__Notify__Mail__Server"] = "127.0.0.1",
        ["Operator__Notify__Mail__Port"] = "9",
        ["Operator__Notify__Mail__Security"] = "None",
        ["Operator__Notify__Mail__From"] = "bridge@hoster.test",
        ["Operator__Notify__Mail__To__0"] = "operator@hoster.test",
        ["Operator__Notify__Mail__User"] = "bridge",
        ["Operator__Notify__Webhook__Url"] = "http://127.0.0.1:9/hook",
        ["Operator__OpenIdConnect__Authority"] = "http://127.0.0.1:9",
        ["Operator__OpenIdConnect__ClientId"] = "bridge",
        ["Operator__OpenIdConnect__Roles__0"] = "admins=operate",
        ["Approval__Url"] = "http://127.0.0.1:9/approve",
        ["Tenants__shop__Approval__Url"] = "http://127.0.0.1:9/approve",
        ["Telemetry__Otlp__Endpoint"] = "http://127.0.0.1:9",
    };

    /// <summary>The settings with their secrets, as environment variables.</summary>
    public Dictionary<string, string> Settings { get; } = new(Companions);

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>
    /// A key of the setting's with the operator's names in it, and a value that the setting takes and that can be recognised.
    /// </summary>
    public static (string Key, string Text) Of(Setting setting)
    {
        var key = setting.Key.Replace("Tenants:<name>", "Tenants:shop", StringComparison.Ordinal)
            .Replace("<name>", "main", StringComparison.Ordinal).Replace("<kid>", "planted", StringComparison.Ordinal);
        var marker = MarkerOf(setting);
        var inBase64 = Convert.ToBase64String(Encoding.ASCII.GetBytes(marker));
        return (key, setting.Name switch
        {
            "Secret" => "whsec_" + inBase64,
            "Key" or "KeySecret" => inBase64,
            "Headers" => "api-key=" + marker,
            _ => marker,
        });
    }

    /// <summary>Has one more looked for.</summary>
    public void Add(string name, string secret) => Add(name, Encoding.UTF8.GetBytes(secret));

    /// <summary>Has one more looked for.</summary>
    public void Add(string name, byte[] secret) => _all.Add((name, [.. FormsOf(secret).Distinct(StringComparer.Ordinal)]));

    /// <summary>Those that stand in a text, plain, in Base64 or base64url at any place in what is encoded, or in hexadecimal.</summary>
    public IReadOnlyList<string> In(string text) =>
    [
        .. _all.Where(one => Array.Exists(one.Forms, form => text.Contains(form, StringComparison.Ordinal)))
            .Select(one => one.Name).Distinct(),
    ];

    /// <summary>Those that stand in a file.</summary>
    public IReadOnlyList<string> InFile(byte[] contents) => In(Encoding.Latin1.GetString(contents).TrimEnd('\0'));

    /// <summary>The environment variable of a key.</summary>
    public static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>32 characters.</summary>
    private static string MarkerOf(Setting setting)
    {
        var place = KnownSettings.All.TakeWhile(each => each != setting).Count();
        return $"PLANTED-{place:000}-FOUNDsecretOFsetting";
    }

    private static IEnumerable<string> FormsOf(byte[] secret)
    {
        yield return Encoding.Latin1.GetString(secret);
        yield return Convert.ToHexString(secret);
        yield return Convert.ToHexStringLower(secret);

        // Wherever it begins within what is encoded, one of three forms is the same; the first and last characters depend on the rest.
        for (var before = 0; before < 3; before++)
        {
            var standard = Convert.ToBase64String([.. new byte[before], .. secret])[(before * 2)..^4];
            yield return standard;
            yield return standard.Replace('+', '-').Replace('/', '_');
        }
    }
}
