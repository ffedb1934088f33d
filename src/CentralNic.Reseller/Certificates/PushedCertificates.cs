using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>What PushObject moved to another account (manual 8.4.4, 9.1.32).</summary>
public sealed record PushedCertificates
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        "certificate", "certificateorder", "certificatecontact", "certificatecontactpushed", "certificatecontactcloned");

    /// <summary>The certificates: all of the order, not only the one that was named.</summary>
    public required IReadOnlyList<string> CertificateIds { get; init; }

    /// <summary>The orders.</summary>
    public required IReadOnlyList<string> OrderIds { get; init; }

    /// <summary>The contacts, moved or copied.</summary>
    public required IReadOnlyList<PushedContact> Contacts { get; init; }

    /// <summary>All properties that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    internal static PushedCertificates Read(ResellerResponse response) => new()
    {
        CertificateIds = ResellerValue.List(response, "certificate"),
        OrderIds = ResellerValue.List(response, "certificateorder"),
        Contacts =
        [
            .. response.RowsOf("certificatecontact")
                .Where(static row => !string.IsNullOrEmpty(row["certificatecontact"]))
                .Select(static row => new PushedContact(
                    row["certificatecontact"]!,
                    ResellerValue.NullIfEmpty(row["certificatecontactpushed"]),
                    ResellerValue.Flag(row["certificatecontactcloned"]))),
        ],
        Other = ResellerValue.Others(response, Known),
    };
}
