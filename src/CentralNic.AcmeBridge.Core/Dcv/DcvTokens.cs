using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.Reseller.Certificates;

namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>Reads what must be published from the reseller's answer. Its strings are used as they come (manual 9.1.16 to 9.1.22).</summary>
internal static class DcvTokens
{
    /// <summary>The tokens of an order, each once.</summary>
    /// <param name="rows">The rows of the answer.</param>
    public static ImmutableArray<DcvToken> Of(IReadOnlyList<DcvInstruction> rows, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(names);
        return [.. Files(rows, names).Concat(Records(rows)).Distinct()];
    }

    /// <summary>
    /// Every file on every name of the order: the answers name the apex for the www row and https for method http, so the host
    /// of the file name says nothing (manual 9.1.18).
    /// </summary>
    private static IEnumerable<DcvToken> Files(IReadOnlyList<DcvInstruction> rows, IReadOnlyList<string> names) =>
        from file in rows
            .Where(row => row.FileName is not null && row.FileContents is not null)
            .Select(row => new DcvFile(PathOf(row.FileName!), LinesOf(row.FileContents!)))
            .Distinct()
        from name in names
        select new DcvToken { Name = name, Domain = name, File = file };

    private static IEnumerable<DcvToken> Records(IReadOnlyList<DcvInstruction> rows) =>
        from row in rows
        let record = row.ReadDnsRecord()
        where record is not null
        select new DcvToken
        {
            Name = row.Name.ToLowerInvariant(),
            Domain = NameSuffixes.Bare(row.DcvDomain).TrimEnd('.').ToLowerInvariant(),
            Record = new DcvRecord(record.AbsoluteName, record.Type, record.Content),
        };

    /// <summary>
    /// The file as the CA wants it. A value of the API holds no line break, so what must stand on lines of its own (Sectigo's two
    /// hashes and unique value) comes separated by blanks; DigiCert's value has none.
    /// </summary>
    private static string LinesOf(string contents) =>
        string.Join('\n', contents.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The path of a file name, which is given with scheme and host, or bare (manual 9.1.18).</summary>
    private static string PathOf(string fileName) =>
        Uri.TryCreate(fileName, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url.AbsolutePath
            : "/" + fileName.TrimStart('/');
}
