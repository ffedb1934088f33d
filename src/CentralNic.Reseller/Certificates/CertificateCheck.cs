using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>The answer to CheckCertificate: of what was asked, what it says (manual 8.1.1, 9.1.3 to 9.1.6, 9.1.20).</summary>
public sealed record CertificateCheck
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        ["domain", "dcv email", "dcv token", "dcvtoken0", .. CheckedCsr.Properties, .. CheckedCrt.Properties]);

    /// <summary>What is in the CSR; <see langword="null"/> when none was sent.</summary>
    public CheckedCsr? Csr { get; init; }

    /// <summary>What is in the certificate; <see langword="null"/> when none was sent.</summary>
    public CheckedCrt? Crt { get; init; }

    /// <summary>The addresses that the CA would ask, for each name that was sent.</summary>
    public required IReadOnlyList<DcvEmailAddress> Emails { get; init; }

    /// <summary>The token to publish before an order with immediate issuance; <see langword="null"/> when none was asked for.</summary>
    public string? DcvToken { get; init; }

    /// <summary>All properties that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    internal static CertificateCheck Read(ResellerResponse response) => new()
    {
        Csr = CheckedCsr.Read(response),
        Crt = CheckedCrt.Read(response),
        Emails = ReadEmails(response),
        DcvToken = ResellerValue.First(response, "dcv token", "dcvtoken0"),
        Other = ResellerValue.Others(response, Known),
    };

    private static List<DcvEmailAddress> ReadEmails(ResellerResponse response)
    {
        var emails = new List<DcvEmailAddress>();
        foreach (var row in response.RowsOf("dcv email"))
        {
            if (ResellerValue.NullIfEmpty(row["dcv email"]) is { } email && ResellerValue.NullIfEmpty(row["domain"]) is { } name)
            {
                emails.Add(new DcvEmailAddress(name, email));
            }
        }

        return emails;
    }
}
