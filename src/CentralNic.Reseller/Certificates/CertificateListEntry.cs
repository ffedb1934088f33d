using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>A row of the list of certificates (manual 9.1.23). It has no names. Dates are UTC.</summary>
public sealed record CertificateListEntry
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        "certificate", "certificateorder", "order", "status", "class", "server type", "created date", "updated date", "expiration date",
        "domain", "registrar");

    /// <summary>The certificate's id.</summary>
    public required string CertificateId { get; init; }

    /// <summary>The id of its order.</summary>
    public string? OrderId { get; init; }

    /// <summary>The status.</summary>
    public required CertificateStatus Status { get; init; }

    /// <summary>The status as the API spells it.</summary>
    public required string RawStatus { get; init; }

    /// <summary>The class, in whatever case.</summary>
    public string? Class { get; init; }

    /// <summary>The server type.</summary>
    public string? ServerType { get; init; }

    /// <summary>When it was ordered.</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? UpdatedDate { get; init; }

    /// <summary>The end of its validity; <see langword="null"/> until it is issued.</summary>
    public DateTimeOffset? ExpirationDate { get; init; }

    /// <summary>A name of the certificate. Documented (manual 8.1.8), though the sample has none (9.1.23).</summary>
    public string? Domain { get; init; }

    /// <summary>The account that has it, when subresellers are listed too.</summary>
    public string? Registrar { get; init; }

    /// <summary>All columns that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    internal static CertificateListEntry? Read(ResellerRow row)
    {
        var status = row["status"] ?? "";
        return ResellerValue.NullIfEmpty(row["certificate"]) is not { } id
            ? null
            : new CertificateListEntry
            {
                CertificateId = id,
                OrderId = ResellerValue.NullIfEmpty(row["certificateorder"] ?? row["order"]),
                Status = CertificateStatusReader.Read(status),
                RawStatus = status,
                Class = ResellerValue.NullIfEmpty(row["class"]),
                ServerType = ResellerValue.NullIfEmpty(row["server type"]),
                CreatedDate = ResellerValue.Date(row["created date"]),
                UpdatedDate = ResellerValue.Date(row["updated date"]),
                ExpirationDate = ResellerValue.Date(row["expiration date"]),
                Domain = ResellerValue.NullIfEmpty(row["domain"]),
                Registrar = ResellerValue.NullIfEmpty(row["registrar"]),
                Other = ResellerValue.Others(row, Known),
            };
    }
}
