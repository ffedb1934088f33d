namespace CentralNic.AcmeBridge.Trials.Damage;

/// <summary>Damages a file of a data folder, as a failing disk or a slip of the hand does.</summary>
/// <param name="random">Decides what.</param>
internal sealed class FileDamage(Random random)
{
    private const int PageBytes = 8192;
    private const int PageHeadBytes = 64;
    private const int EntryBytes = 8;

    private static readonly string[] Files =
        ["bridge.db", "bridge.db", "bridge.db", "bridge.db", "journal-a", "journal-a", "journal-b", "journal-b", "journal-end", "bridge.db-sums"];

    /// <summary>Damages one file.</summary>
    /// <param name="folder">The data folder.</param>
    /// <returns>What was done, in words.</returns>
    public string Do(string folder)
    {
        var name = Files[random.Next(Files.Length)];
        var path = Path.Combine(folder, name);
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        if (bytes.Length == 0)
        {
            return $"{name} is empty or gone already";
        }

        var used = UsedBytes(bytes);
        switch (random.Next(10))
        {
            case < 6:
                var flips = random.Next(3) == 0 ? random.Next(2, 9) : 1;
                var at = random.Next(used);
                for (var i = 0; i < flips; i++)
                {
                    bytes[Math.Min(at + random.Next(i * 16 + 1), bytes.Length - 1)] ^= (byte)(1 << random.Next(8));
                }

                File.WriteAllBytes(path, bytes);
                return $"{flips} flips from byte {at} of {name}";
            case < 8:
                var length = random.Next(4) == 0 ? 0 : random.Next(used);
                File.WriteAllBytes(path, bytes[..length]);
                return $"{name} cut from {bytes.Length} to {length}";
            case 8:
                var from = random.Next(used) / 512 * 512;
                bytes.AsSpan(from, Math.Min(4096, bytes.Length - from)).Clear();
                File.WriteAllBytes(path, bytes);
                return $"zeros from byte {from} of {name}";
            default:
                File.Delete(path);
                return $"{name} removed";
        }
    }

    /// <summary>Damages a page of the database together with its own checksum.</summary>
    /// <param name="folder">The data folder.</param>
    /// <returns>What was done, in words.</returns>
    public string DoPageAndChecksum(string folder)
    {
        var (database, sums) = (Path.Combine(folder, "bridge.db"), Path.Combine(folder, "bridge.db-sums"));
        var bytes = File.ReadAllBytes(database);
        var page = random.Next(bytes.Length / PageBytes);
        var at = page * PageBytes;
        string what;
        if (random.Next(4) == 0)
        {
            bytes.AsSpan(at, PageBytes / 2).Clear();
            what = "zeros in";
        }
        else
        {
            at += random.Next(random.Next(2) == 0 ? PageHeadBytes : PageBytes);
            bytes[at] ^= (byte)(1 << random.Next(8));
            what = $"flip of byte {at} in";
        }

        File.WriteAllBytes(database, bytes);
        var entries = File.ReadAllBytes(sums);
        entries[(page * EntryBytes) + random.Next(EntryBytes)] ^= (byte)(1 << random.Next(8));
        File.WriteAllBytes(sums, entries);
        return $"{what} page {page} of bridge.db, and in its checksum";
    }

    /// <summary>Journals are filled with zeros ahead, where damage harms nothing.</summary>
    private static int UsedBytes(byte[] bytes) => Math.Max(bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1, 1);
}
