using System.Globalization;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads a secret from a file that holds nothing else.</summary>
internal static class SecretFile
{
    /// <summary>Reads it.</summary>
    /// <param name="reader">Is told of mistakes.</param>
    /// <param name="key">The key that names the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="what">What the secret is, for messages: <c>password</c>.</param>
    /// <param name="warnings">Is told of a file that everybody can read.</param>
    /// <returns>The secret; <see langword="null"/> after a mistake.</returns>
    internal static string? Read(SettingsReader reader, string key, string path, string what, ICollection<string> warnings)
    {
        string mend = $"Name a file that holds the {what} alone and that only the bridge's user can read.";
        try
        {
            string secret = File.ReadAllText(path).Trim();
            if (secret.Length == 0)
            {
                reader.Fail(key, "is an empty file", mend);
                return null;
            }

            if (secret.AsSpan().ContainsAny('\r', '\n'))
            {
                reader.Fail(key, "has more than one line", mend);
                return null;
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.OtherRead) != 0)
            {
                warnings.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{key}: every user of this machine can read {path}. Run: chmod 600 {path}"));
            }

            return secret;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            reader.Fail(key, $"cannot be read: {failure.Message.TrimEnd('.')}", mend);
            return null;
        }
    }
}
