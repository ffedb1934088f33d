using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>
/// Reads the DCV columns of an answer, row by row. Rows belong together by index; older sources put the number at the name.
/// </summary>
internal static class DcvInstructionReader
{
    private static readonly string[] Columns =
    [
        "dcv domain", "dcv method", "dcv email", "dcv scope", "dcv token", "file name", "file contents", "dns rr",
        "fileauth name", "fileauth contents", "dnsauth name",
    ];

    public static List<DcvInstruction> Read(ResellerResponse response, IReadOnlyList<string> names)
    {
        var rows = Columns.Max(column => ResellerValue.Lines(response, column).Count);
        if (rows == 0)
        {
            return [];
        }

        // A row without a value of its own is possible (a gap in the indexes), so the names count too.
        rows = Math.Max(rows, names.Count);
        var dcv = new List<DcvInstruction>(rows);
        for (var i = 0; i < rows; i++)
        {
            var domain = ResellerValue.At(response, "dcv domain", i);
            if ((i < names.Count ? names[i] : domain) is { } name)
            {
                dcv.Add(ReadRow(response, i, name, domain ?? name));
            }
        }

        return dcv;
    }

    private static DcvInstruction ReadRow(ResellerResponse response, int row, string name, string domain)
    {
        return new DcvInstruction
        {
            Name = name,
            DcvDomain = domain,
            Method = At("dcv method") ?? response.First("dcv method") ?? "",
            Scope = At("dcv scope") ?? response.First("dcv scope"),
            FileName = At("file name") ?? At("fileauth name"),
            FileContents = At("file contents") ?? At("fileauth contents"),
            DnsRecord = At("dns rr") ?? At("dnsauth name"),
            Token = At("dcv token"),
            Email = At("dcv email"),
        };

        string? At(string column) => ResellerValue.At(response, column, row);
    }
}
