using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads a JSON configuration file into flat keys: <c>Reseller:Login</c>, <c>Listen:0</c>.</summary>
/// <remarks>
/// Comments and trailing commas are allowed. Members whose name begins with <c>$</c> or <c>//</c> are remarks. A member given twice is a
/// mistake.
/// </remarks>
internal static class SettingsFile
{
    private static readonly JsonDocumentOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 16,
    };

    /// <summary>Reads the file; mistakes go to <paramref name="errors"/>.</summary>
    /// <returns>The settings; empty when the file cannot be read.</returns>
    internal static IReadOnlyDictionary<string, RawSetting> Read(string path, string name, ICollection<SettingError> errors)
    {
        var settings = new Dictionary<string, RawSetting>(StringComparer.OrdinalIgnoreCase);
        try
        {
            using var document = JsonDocument.Parse(ReadText(path), Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                Flatten(document.RootElement, "", name, settings, errors);
            }
            else
            {
                errors.Add(new SettingError(name, null, null, "is not a JSON object", "Begin it with { and end it with }."));
            }
        }
        catch (JsonException mistake)
        {
            var where = string.Create(
                CultureInfo.InvariantCulture, $"line {mistake.LineNumber + 1}, byte {mistake.BytePositionInLine + 1}");
            errors.Add(new SettingError(
                name, null, null, $"is not valid JSON at {where}", "Correct its syntax; appsettings.example.json shows it."));
        }
        catch (InvalidOperationException)
        {
            // A name with an escape that is half of a surrogate pair; it cannot be shown.
            errors.Add(new SettingError(name, null, null, "has a name that is not valid Unicode", "Write the name without escapes."));
        }
        catch (DecoderFallbackException)
        {
            errors.Add(new SettingError(name, null, null, "is not text in UTF-8", "Save it as UTF-8."));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            errors.Add(new SettingError(name, null, null, "does not exist", "Give the path of a configuration file."));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            errors.Add(new SettingError(
                name, null, null, $"cannot be read: {failure.Message.TrimEnd('.')}", "Let the bridge's user read it."));
        }

        return settings;
    }

    /// <summary>UTF-8 with or without a byte order mark, or what another mark says: PowerShell and Notepad write such files.</summary>
    private static string ReadText(string path)
    {
        using var reader = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        return reader.ReadToEnd();
    }

    private static void Flatten(
        JsonElement element,
        string key,
        string file,
        Dictionary<string, RawSetting> settings,
        ICollection<SettingError> errors)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                foreach (var member in element.EnumerateObject())
                {
                    if (member.Name.StartsWith('$') || member.Name.StartsWith("//", StringComparison.Ordinal))
                    {
                        continue;
                    }

                    var child = key.Length == 0 ? member.Name : $"{key}:{member.Name}";
                    if (member.Name.Contains('\0', StringComparison.Ordinal))
                    {
                        errors.Add(new SettingError(
                            child.Replace('\0', '?'), null, file, "has a NUL character in its name", "Remove the character."));
                    }
                    else if (seen.Add(member.Name))
                    {
                        Flatten(member.Value, child, file, settings, errors);
                    }
                    else
                    {
                        errors.Add(new SettingError(child, null, file, "is given twice", "Keep one of the two."));
                    }
                }

                if (seen.Count == 0 && key.Length > 0)
                {
                    // A profile without any member is a profile all the same, and has its own mistakes.
                    settings[key] = new RawSetting("", file);
                }

                break;
            case JsonValueKind.Array:
                var position = 0;
                foreach (var entry in element.EnumerateArray())
                {
                    Flatten(entry, string.Create(CultureInfo.InvariantCulture, $"{key}:{position++}"), file, settings, errors);
                }

                if (position == 0)
                {
                    // An empty list is a value too: it replaces the default.
                    settings[key] = new RawSetting("", file);
                }

                break;
            case JsonValueKind.Null:
                // As if it were not there.
                break;
            default:
                if (TextOf(element) is { } text)
                {
                    settings[key] = new RawSetting(text, file);
                }
                else
                {
                    // The value stays out: it may be a secret.
                    errors.Add(new SettingError(
                        key, null, file, "has a NUL character, or an escape that is half of a character", "Write the value without it."));
                }

                break;
        }
    }

    /// <summary>A value as text; <see langword="null"/>: it is none that a path, an environment or a log could hold.</summary>
    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.ToString() is var text && text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
