using System.Globalization;
using CentralNic.AcmeBridge.Secrets;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>
/// Reads a secret: from the key that holds it, or from the file that another key names and that holds nothing else. Either may hold it
/// encrypted (<see cref="EncryptedValue"/>).
/// </summary>
internal static class SecretReader
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>Reads it.</summary>
    /// <param name="reader">Is told of mistakes, and of a file that others can read.</param>
    /// <param name="value">The key that holds it.</param>
    /// <param name="file">The key that names the file.</param>
    /// <param name="what">What the secret is, for messages: <c>password</c>.</param>
    /// <returns>The secret; <see langword="null"/> after a mistake.</returns>
    internal static string? Read(SettingsReader reader, Setting<string> value, Setting<string> file, string what) =>
        Decrypt(reader, ReadPlain(reader, value, file, what), reader.Text(file) is null ? value : file);

    /// <summary>Reads the file that a key names.</summary>
    /// <param name="given">The path as the key has it.</param>
    internal static string? ReadFile(SettingsReader reader, Setting file, string given, string what) =>
        Decrypt(reader, ReadText(reader, file, given, what, isOneLine: true), file);

    /// <summary>As <see cref="Read"/>, as it stands there, encrypted or not.</summary>
    /// <param name="isOneLine">Whether a file with more than one line is a mistake.</param>
    internal static string? ReadPlain(
        SettingsReader reader, Setting<string> value, Setting<string> file, string what, bool isOneLine = true)
    {
        var (given, path) = (reader.Text(value), reader.Text(file));
        if (given is not null && path is not null)
        {
            reader.Fail(value, $"is given, and so is {file.Key}", "Keep one of the two; the file is safer.");
        }
        else if (given is not null && value.IsForEnvironmentOnly && !reader.IsFromEnvironment(value) && !EncryptedValue.IsOne(given))
        {
            reader.Fail(value, "stands in the configuration file, where secrets do not belong unless encrypted", value.Type.Mend(""));
        }
        else if (given is not null)
        {
            if (!EncryptedValue.IsOne(given) && reader.FileOf(value) is { } configuration)
            {
                WarnOfOthers(reader, value, configuration);
            }

            return given;
        }
        else if (path is not null)
        {
            return ReadText(reader, file, path, what, isOneLine);
        }
        else
        {
            reader.Fail(value, "is missing", value.Type.Mend(""));
        }

        return null;
    }

    /// <summary>Warns when others than its user can read or write a file.</summary>
    /// <remarks>
    /// A group's rights to a file of another user's, mostly root's, are how the bridge's user may read it: 0640, or the access list of a
    /// credential of systemd's.
    /// </remarks>
    internal static void WarnOfOthers(SettingsReader reader, Setting setting, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var mode = File.GetUnixFileMode(path);
        var isOwn = FolderOwner.IsOwn(path);
        var (who, act) = (mode & Others) != 0 ? ("every user of this machine", mode & Others)
            : (mode & Group) != 0 && isOwn ? ("the file's group", mode & Group)
            : ("", UnixFileMode.None);
        if (act != UnixFileMode.None)
        {
            var isRead = (act & (UnixFileMode.OtherRead | UnixFileMode.GroupRead)) != 0;
            reader.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"{setting.Key}: {who} can {(isRead ? "read" : "write")} {path}. Run: chmod {(isOwn ? "600" : "o=")} {path}"));
        }
    }

    private static string? Decrypt(SettingsReader reader, string? text, Setting setting)
    {
        if (text is null)
        {
            return null;
        }

        var secret = text;
        if (EncryptedValue.IsOne(text) && EncryptedValue.Decrypt(text, reader.EncryptionKeys, out secret) is { } problem)
        {
            reader.FailSecret(
                setting,
                problem,
                $"Give that key in {SecretsSection.KeyFile.Key} or {SecretsSection.Key.EnvironmentVariable}, after a rotation besides "
                + "the new one; or encrypt the secret anew with: acme-bridge secrets encrypt");
            return null;
        }

        reader.KnownSecrets.Add(new Secret(secret));
        return secret;
    }

    private static string? ReadText(SettingsReader reader, Setting file, string given, string what, bool isOneLine)
    {
        var mend = $"Name a file that holds the {what} alone and that only the bridge's user can read.";
        try
        {
            var path = reader.FullPath(given);
            var contents = File.ReadAllText(path);
            reader.SecretFiles[path] = SettingsReader.HashOf(contents);
            var secret = contents.Trim();
            if (secret.Length == 0 || (isOneLine && secret.AsSpan().ContainsAny('\r', '\n')))
            {
                reader.Fail(file, secret.Length == 0 ? "is an empty file" : "has more than one line", mend);
                return null;
            }

            WarnOfOthers(reader, file, path);
            return secret;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            reader.Fail(file, $"cannot be read: {failure.Message.TrimEnd('.')}", mend);
            return null;
        }
    }
}
