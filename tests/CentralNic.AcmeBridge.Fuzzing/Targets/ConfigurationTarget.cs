using System.Text;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Fuzzing.Engine;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>
/// Configurations. The first byte says for what they are read, <c>0</c> to <c>3</c>; then comes the file, and behind a line with
/// <c>%%</c> environment variables, one a line. What is wrong is told with key and mend, and never shows a secret.
/// </summary>
internal sealed class ConfigurationTarget : IFuzzTarget
{
    private const string Separator = "\n%%\n";
    private const int ShortestSecret = 8;

    private readonly string _folder = Directory.CreateTempSubdirectory("fuzz-configuration-").FullName;

    /// <inheritdoc/>
    public string Name => "configuration";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. KnownSettings.All.SelectMany(setting => new[]
        {
            $"\"{setting.Name}\": ",
            setting.EnvironmentVariable.Replace("<name>", "default", StringComparison.Ordinal) + "=",
        }).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes),
        .. KnownSettings.Sections.Select(section => Encoding.UTF8.GetBytes($"\"{section}\": {{")),
        .. KnownSettings.All.Select(setting => setting.Default ?? setting.Documents.Example).OfType<string>()
            .Distinct(StringComparer.Ordinal).Select(text => Encoding.UTF8.GetBytes($"\"{text}\"")),
        .. Text.Words(
            "{", "}", "[", "]", ",", ":", "\"\"", "null", "true", "false", "0", "-1", "1e9", "\\u0000", "\\ud800", "\\n", "//",
            "/*", "*/", "$x",
            "%%", "\n", "ACMEBRIDGE_", "__", "__0=", "https://", "http://[::1]:80", "http://127.0.0.1:99999", "127.0.0.0/8", "::/0", "1d",
            "99999999999d", "1ms", "-1s", "24:00", "../", "credential:x", "*", "*.example.com", "xn--", "\ufeff", "EUR", "1.5", "1e400"),
    ];

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        var separator = input.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Separator));
        var json = input[1..(separator < 1 ? input.Length : separator)];
        var environment = separator < 1 ? [] : Variables(Encoding.UTF8.GetString(input.AsSpan(separator + Separator.Length)));
        File.WriteAllBytes(Path.Combine(_folder, BridgeConfiguration.DefaultFile), json);
        var options = new ServeOptions { Sandbox = (input[0] & 1) != 0, ConfigFile = BridgeConfiguration.DefaultFile };
        var told = new StringBuilder();
        try
        {
            if ((input[0] & 2) != 0)
            {
                told.AppendJoin('\n', BridgeConfiguration.Examine(options, _folder, environment).Lines);
            }
            else
            {
                var settings = BridgeConfiguration.LoadToServe(options, _folder, environment);
                told.AppendJoin('\n', settings.Warnings);
                told.AppendJoin('\n', settings.Snapshot.Values);
            }
        }
        catch (ConfigurationException mistakes)
        {
            if (mistakes.Errors.Count == 0
                || mistakes.Errors.Any(mistake => mistake.Key.Length == 0 || mistake.Problem.Length == 0 || mistake.Mend.Length == 0))
            {
                throw new ContractException("A mistake is told without key, problem or mend.");
            }

            told.Append(mistakes.Message);
        }

        var text = told.ToString();
        foreach (var (key, secret) in SecretsOf(json).Concat(SecretsOf(environment)))
        {
            // One that is a part of what has to be told is none.
            if (text.Contains(secret, StringComparison.Ordinal) && !IsElsewhere(secret, json, environment))
            {
                throw new ContractException($"The secret of '{key}' is shown.");
            }
        }
    }

    /// <inheritdoc/>
    public byte[]? Change(byte[] input, byte[] other, Mutator mutator, Random random)
    {
        // Lines are members, mostly: they are moved as a whole.
        var lines = Encoding.Latin1.GetString(input.AsSpan(Math.Min(1, input.Length))).Split('\n').ToList();
        var others = Encoding.Latin1.GetString(other.AsSpan(Math.Min(1, other.Length))).Split('\n');
        for (var changes = random.Next(1, 4); changes > 0 && lines.Count > 0; changes--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(4))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(at, others[random.Next(others.Length)]);
                    break;
                case 2:
                    lines.Insert(at, lines[random.Next(lines.Count)]);
                    break;
                default:
                    lines[at] = Encoding.Latin1.GetString(mutator.Change(Encoding.Latin1.GetBytes(lines[at]), []));
                    break;
            }
        }

        // The report takes much longer than all the rest.
        var kind = random.Next(2) + (random.Next(10) == 0 ? 2 : 0);
        return [(byte)('0' + kind), .. Encoding.Latin1.GetBytes(string.Join('\n', lines))];
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, byte[] Input)> Seeds()
    {
        foreach (var group in KnownSettings.Groups)
        {
            var text = new StringBuilder("0{\n").Append(Separator[1..]);
            foreach (var setting in group.Settings)
            {
                var name = setting.EnvironmentVariable.Replace("<name>", "default", StringComparison.Ordinal)
                    .Replace("<kid>", "key_1", StringComparison.Ordinal);
                text.Append(name).Append('=').Append(setting.Default ?? setting.Documents.Example ?? "x").Append('\n');
            }

            text.Insert(2, "\n}");
            var section = group.Section.Replace(':', '-').Replace('<', '_').Replace('>', '_');
            yield return ($"group-{section}", Encoding.UTF8.GetBytes(text.ToString()));
        }

        yield return ("empty", "0{}"u8.ToArray());
        yield return ("sandbox", "1{}\n%%\nReseller__Password=very-secret-password"u8.ToArray());
        yield return ("small", """
            2{
            // A remark.
            "PublicUrl": "https://acme.example.com",
            "Listen": ["http://127.0.0.1:14000"],
            "DataFolder": "data",
            "Reseller": {
            "Login": "my-account"
            },
            "Acme": {
            "ExternalAccountRequired": false,
            "DefaultProfile": "digicert"
            },
            "Profiles": {
            "digicert": {
            "Class": ["ssl123dv"],
            "DcvMethods": ["HTTP"],
            "TechContact": "CC-12345678"
            }
            },
            "Tenants": {
            "default": {
            "Names": ["*"],
            "Profiles": ["digicert"]
            }
            }
            }
            %%
            Reseller__Password=very-secret-password
            """u8.ToArray());
        yield return ("faults", """
            3{
            "Reseler": { "Pasword": "very-secret-password" },
            "Reseller": { "Password": "very-secret-password", "Endpoint": "ftp://x", "CommandsPerSecond": "many" },
            "Listen": ["https://0.0.0.0:1", "nowhere"],
            "Listen": 5
            }
            """u8.ToArray());
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static Dictionary<string, string> Variables(string text)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);

            // Neither a name nor a value can have a NUL in a process's environment.
            if (at > 0 && !line.Contains('\0', StringComparison.Ordinal))
            {
                variables[line[..at]] = line[(at + 1)..];
            }
        }

        return variables;
    }

    private static IEnumerable<(string Key, string Value)> SecretsOf(Dictionary<string, string> environment)
    {
        foreach (var (name, value) in environment)
        {
            var key = (name.StartsWith("ACMEBRIDGE_", StringComparison.OrdinalIgnoreCase) ? name["ACMEBRIDGE_".Length..] : name)
                .Replace("__", ":", StringComparison.Ordinal);
            if (KnownSettings.Find(key)?.IsSecret == true && value.Trim().Length >= ShortestSecret)
            {
                yield return (key, value.Trim());
            }
        }
    }

    private static List<(string Key, string Value)> SecretsOf(byte[] json)
    {
        var secrets = new List<(string, string)>();
        try
        {
            using var document = JsonDocument.Parse(
                json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            Collect(document.RootElement, "", secrets);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Then nothing of it can be told either.
        }

        return secrets;
    }

    private static void Collect(JsonElement element, string key, List<(string Key, string Value)> secrets)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                Collect(member.Value, key.Length == 0 ? member.Name : $"{key}:{member.Name}", secrets);
            }
        }
        else if (element.ValueKind == JsonValueKind.String
            && KnownSettings.Find(key)?.IsSecret == true
            && element.GetString()!.Trim() is { Length: >= ShortestSecret } secret)
        {
            secrets.Add((key, secret));
        }
    }

    /// <summary>Whether a text stands somewhere else too, where it is no secret.</summary>
    private static bool IsElsewhere(string secret, byte[] json, Dictionary<string, string> environment)
    {
        var all = Encoding.UTF8.GetString(json) + string.Join('\n', environment.Select(pair => $"{pair.Key}={pair.Value}"));
        return all.Split(secret).Length > 2;
    }
}
