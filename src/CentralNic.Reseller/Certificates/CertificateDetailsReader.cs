using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>
/// Reads the answers that describe a certificate. Names of version 1, which the manual's syntax blocks still print, are fallbacks.
/// </summary>
internal static class CertificateDetailsReader
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        "certificate", "order", "certificateorder", "status", "class", "class name", "parent certificate", "domain", "csr", "cert", "crt",
        "intermediate", "intermediate crt", "root", "root crt", "expiration date", "certificate expiration date", "order paid until",
        "created date", "created by", "updated date", "updated by", "dcv domain", "dcv method", "dcv email", "dcv scope", "dcv token",
        "file name", "file contents", "fileauth name", "fileauth contents", "dns rr", "dnsauth name", "billingtype", "billingcount",
        "price", "vat", "currency", "ca", "ca certificate id", "ca order id", "server type", "techcontact", "organizationcontact",
        "evapprovercontact");

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
            ClassName = response.First("class name"),
            ParentCertificateId = response.First("parent certificate"),
            Names = names,
            CsrPem = Pem(response, "csr"),
            CertificatePem = Pem(response, "cert", "crt"),
            IntermediatePems = Blocks(response, "intermediate", "intermediate crt"),
            RootPem = Pem(response, "root", "root crt"),
            ExpirationDate = ResellerValue.Date(ResellerValue.First(response, "expiration date", "certificate expiration date")),
            OrderPaidUntil = ResellerValue.Date(response.First("order paid until")),
            CreatedDate = ResellerValue.Date(response.First("created date")),
            CreatedBy = response.First("created by"),
            UpdatedDate = ResellerValue.Date(response.First("updated date")),
            UpdatedBy = response.First("updated by"),
            Dcv = DcvInstructionReader.Read(response, names),
            Components = BillingReader.Read(response),
            Price = ResellerValue.Decimal(response.First("price")),
            Vat = ResellerValue.Decimal(response.First("vat")),
            Currency = response.First("currency"),
            Ca = response.First("ca"),
            CaCertificateId = response.First("ca certificate id"),
            CaOrderId = response.First("ca order id"),
            ServerType = response.First("server type"),
            TechContacts = ResellerValue.List(response, "techcontact"),
            OrganizationContacts = ResellerValue.List(response, "organizationcontact"),
            EvApproverContacts = ResellerValue.List(response, "evapprovercontact"),
            Other = ResellerValue.Others(response, Known),
        };
    }

    private static string? Pem(ResellerResponse response, string name, string? olderName = null) =>
        ResellerValue.Text(ResellerValue.Lines(response, name))
            ?? (olderName is null ? null : ResellerValue.Text(ResellerValue.Lines(response, olderName)));

    /// <summary>Several certificates may follow each other in one property.</summary>
    private static List<string> Blocks(ResellerResponse response, string name, string olderName)
    {
        var lines = ResellerValue.Lines(response, name);
        lines = lines.Count > 0 ? lines : ResellerValue.Lines(response, olderName);
        var blocks = new List<string>();
        var block = new List<string>();
        foreach (var line in lines.Where(static line => line.Length > 0))
        {
            block.Add(line);
            if (line.StartsWith("-----END", StringComparison.Ordinal))
            {
                blocks.Add(ResellerValue.Text(block)!);
                block.Clear();
            }
        }

        if (ResellerValue.Text(block) is { } rest)
        {
            blocks.Add(rest);
        }

        return blocks;
    }
}
