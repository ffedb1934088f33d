using System.Globalization;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads a secret: from the key that holds it, or from the file that another key names and that holds nothing else.</summary>
internal static class SecretReader
{
    /// <summary>Reads it.</summary>
    /// <param name="reader">Is told of mistakes, and of a file that everybody can read.</param>
    /// <param name="value">The key that holds it.</param>
    /// <param name="file">The key that names the file.</param>
    /// <param name="what">What the secret is, for messages: <c>password</c>.</param>
    /// <returns>The secret; <see langword="null"/> after a mistake.</returns>
    internal static string? Read(SettingsReader reader, Setting<string> value, Setting<string> file, string what)
    {
        var (given, path) = (reader.Text(value), reader.Text(file));
        if (given is not null && path is not null)
        {
            reader.Fail(value, $"is given, and so is {file.Key}", "Keep one of the two; the file is safer.");
        }
        else if (given is not null && value.IsForEnvironmentOnly && !reader.IsFromEnvironment(value))
        {
            reader.Fail(value, "stands in the configuration file, where secrets do not belong", value.Type.Mend(""));
        }
        else if (given is not null)
        {
            return given;
        }
        else if (path is not null)
        {
            return ReadFile(reader, file, path, what);
        }
        else
        {
            reader.Fail(value, "is missing", value.Type.Mend(""));
        }

        return null;
    }

    /// <summary>Reads the file that a key names.</summary>
    /// <param name="given">The path as the key has it.</param>
    internal static string? ReadFile(SettingsReader reader, Setting file, string given, string what)
    {
        var mend = $"Name a file that holds the {what} alone and that only the bridge's user can read.";
        try
        {
            var path = reader.FullPath(given);
            var contents = File.ReadAllText(path);
            reader.SecretFiles[path] = SettingsReader.HashOf(contents);
            var secret = contents.Trim();
            if (secret.Length == 0 || secret.AsSpan().ContainsAny('\r', '\n'))
            {
                reader.Fail(file, secret.Length == 0 ? "is an empty file" : "has more than one line", mend);
                return null;
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.OtherRead) != 0)
            {
                reader.Warn(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file.Key}: every user of this machine can read {path}. Run: chmod 600 {path}"));
            }

            return secret;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            reader.Fail(file, $"cannot be read: {failure.Message.TrimEnd('.')}", mend);
            return null;
        }
    }
}
