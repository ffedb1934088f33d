using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>Reads the answers that describe a certificate. Names of version 1, which the manual's syntax blocks still print, are fallbacks.</summary>
internal static class CertificateDetailsReader
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        "certificate", "order", "certificateorder", "status", "class", "domain", "csr", "cert", "crt", "intermediate", "intermediate crt",
        "root", "root crt", "expiration date", "certificate expiration date", "order paid until", "created date", "updated date",
        "dcv domain", "dcv method", "dcv email", "file name", "file contents", "fileauth name", "fileauth contents", "dns rr", "dnsauth name",
        "billingtype", "billingcount", "price", "vat", "currency", "ca", "ca certificate id", "ca order id", "server type", "techcontact");

    private static readonly string[] DcvColumns =
        ["dcv domain", "dcv method", "dcv email", "file name", "file contents", "dns rr", "fileauth name", "fileauth contents", "dnsauth name"];

    /// <summary>Reads a certificate.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="certificateId">The id to take when the answer has none.</param>
    /// <returns>The certificate; <see langword="null"/> when no id is known.</returns>
    public static CertificateDetails? Read(ResellerResponse response, string? certificateId)
    {
        if ((response.First("certificate") ?? certificateId) is not { } id)
        {
            return null;
        }

        var names = ResellerValue.List(response, "domain");
        var status = response.First("status") ?? "";
        return new CertificateDetails
        {
            CertificateId = id,
            OrderId = ResellerValue.First(response, "certificateorder", "order"),
            Status = CertificateStatusReader.Read(status),
            RawStatus = status,
            Class = response.First("class") ?? "",
            Names = names,
            CsrPem = ResellerValue.Text(response.Values("csr")),
            CertificatePem = Pem(response, "cert", "crt"),
            IntermediatePems = Blocks(response, "intermediate", "intermediate crt"),
            RootPem = Pem(response, "root", "root crt"),
            ExpirationDate = ResellerValue.Date(ResellerValue.First(response, "expiration date", "certificate expiration date")),
            OrderPaidUntil = ResellerValue.Date(response.First("order paid until")),
            CreatedDate = ResellerValue.Date(response.First("created date")),
            UpdatedDate = ResellerValue.Date(response.First("updated date")),
            Dcv = ReadDcv(response, names),
            Components = BillingReader.Read(response),
            Price = ResellerValue.Decimal(response.First("price")),
            Vat = ResellerValue.Decimal(response.First("vat")),
            Currency = response.First("currency"),
            Ca = response.First("ca"),
            CaCertificateId = response.First("ca certificate id"),
            CaOrderId = response.First("ca order id"),
            ServerType = response.First("server type"),
            TechContacts = ResellerValue.List(response, "techcontact"),
            Other = ResellerValue.Others(response, Known),
        };
    }

    private static string? Pem(ResellerResponse response, string name, string olderName) =>
        ResellerValue.Text(response.Values(name)) ?? ResellerValue.Text(response.Values(olderName));

    /// <summary>Several certificates may follow each other in one property.</summary>
    private static List<string> Blocks(ResellerResponse response, string name, string olderName)
    {
        var lines = response.Values(name);
        lines = lines.Count > 0 ? lines : response.Values(olderName);
        var blocks = new List<string>();
        var start = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            var isEnd = lines[i].StartsWith("-----END", StringComparison.Ordinal);
            if (isEnd || i == lines.Count - 1)
            {
                if (ResellerValue.Text([.. lines.Skip(start).Take(i + 1 - start).Where(static line => line.Length > 0)]) is { } block)
                {
                    blocks.Add(block);
                }

                start = i + 1;
            }
        }

        return blocks;
    }

    private static List<DcvInstruction> ReadDcv(ResellerResponse response, IReadOnlyList<string> names)
    {
        var rows = DcvColumns.Max(column => response.Values(column).Count);
        if (rows == 0)
        {
            return [];
        }

        // A row without a value of its own is possible (a gap in the indexes), so the names count too.
        rows = Math.Max(rows, names.Count);
        var dcv = new List<DcvInstruction>(rows);
        for (var i = 0; i < rows; i++)
        {
            var name = i < names.Count ? names[i] : At(response, i, "dcv domain");
            if (name is null)
            {
                continue;
            }

            dcv.Add(new DcvInstruction
            {
                Name = name,
                DcvDomain = At(response, i, "dcv domain") ?? name,
                Method = At(response, i, "dcv method") ?? response.First("dcv method") ?? "",
                FileName = At(response, i, "file name", "fileauth name"),
                FileContents = At(response, i, "file contents", "fileauth contents"),
                DnsRecord = At(response, i, "dns rr", "dnsauth name"),
                Email = At(response, i, "dcv email"),
            });
        }

        return dcv;
    }

    private static string? At(ResellerResponse response, int index, string name, string? olderName = null) =>
        ResellerValue.NullIfEmpty(response.ValueAt(name, index))
        ?? (olderName is null ? null : ResellerValue.NullIfEmpty(response.ValueAt(olderName, index)));
}
