using System.Security.Cryptography;

namespace CentralNic.AcmeBridge.Fuzzing.Engine;

/// <summary>Folders of inputs, one file each.</summary>
internal static class Corpus
{
    /// <summary>The inputs of folders that exist, each once, in the order of their names.</summary>
    public static IReadOnlyList<byte[]> Read(params string[] folders)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. folders.Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
                .Select(File.ReadAllBytes)
                .Where(input => seen.Add(NameOf(input))),
        ];
    }

    /// <summary>Keeps an input.</summary>
    public static void Add(string folder, byte[] input)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, NameOf(input)), input);
    }

    /// <summary>The name of an input's file.</summary>
    public static string NameOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input))[..16];
}
