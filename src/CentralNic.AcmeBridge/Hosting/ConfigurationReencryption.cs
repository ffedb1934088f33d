using System.Text;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Secrets;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>
/// What <c>secrets reencrypt</c> does: encrypted secrets in the configuration file, and in the files that it names, are encrypted with the
/// first key of the key file. Those in environment variables are printed, for nobody but the operator can set them.
/// </summary>
internal static class ConfigurationReencryption
{
    /// <summary>Runs the command.</summary>
    /// <exception cref="ConfigurationException">There is no key, or a secret that none of them decrypts; nothing is changed.</exception>
    /// <exception cref="IOException">A file cannot be written; its former contents are in the copy beside it.</exception>
    public static async Task<int> RunAsync(ServeOptions where, TextWriter output)
    {
        var keys = BridgeConfiguration.EncryptionKeysOf(where);
        var settings = BridgeConfiguration.Load(where); // Refuses what cannot be decrypted.
        var configuration = BridgeConfiguration.FindFile(where, Directory.GetCurrentDirectory());
        string[] files = [.. configuration is null ? [] : (string[])[Path.GetFullPath(configuration)], .. settings.SecretFiles.Keys];
        var changed = 0;
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file);
            if (Reencrypt(text, keys, out var count) is { } next)
            {
                Replace(file, next);
                changed += count;
                await output.WriteLineAsync($"{file}: {Quantity.Of(count, "secret")} encrypted with the key {keys.Id}");
            }
        }

        foreach (var (variable, value) in BridgeConfiguration.EncryptedInEnvironment())
        {
            if (Reencrypt(value, keys, out _) is { } next)
            {
                changed++;
                await output.WriteLineAsync($"Set this environment variable yourself: {variable}={next}");
            }
        }

        if (changed == 0)
        {
            await output.WriteLineAsync(
                $"No secret of the configuration is encrypted with another key than {keys.Id}; nothing is changed.");
        }

        return ExitCode.Success;
    }

    /// <returns>The text with its values encrypted anew; <see langword="null"/>: there are none of other keys.</returns>
    private static string? Reencrypt(string text, KeyEncryptionKeys keys, out int count)
    {
        string[] old = [.. EncryptedValue.In(text).Where(value => !EncryptedValue.IsOf(value, keys))];
        count = 0;
        foreach (var value in old)
        {
            // A value that no setting reads, in a comment for example, may be of a key that is gone.
            if (EncryptedValue.Decrypt(value, keys, out var secret) is null)
            {
                text = text.Replace(value, EncryptedValue.Of(secret, keys), StringComparison.Ordinal);
                count++;
            }
        }

        return count > 0 ? text : null;
    }

    /// <summary>
    /// Writes over the file, which keeps its owner, group and mode; the new text is as long as the old one. A copy stands beside it
    /// meanwhile.
    /// </summary>
    private static void Replace(string file, string text)
    {
        var copy = file + ".before-reencrypt";
        OwnersFile.Write(copy, File.ReadAllText(file), isDurable: true);
        using (var stream = new FileStream(file, FileMode.Open, FileAccess.Write))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.SetLength(stream.Position);
            stream.Flush(flushToDisk: true);
        }

        File.Delete(copy);
    }
}
