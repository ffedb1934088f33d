using CentralNic.Reseller.Lists;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>
/// Which certificates to list (manual 8.1.8). Patterns know <c>*</c>; what is not set does not filter. Cancelled ones may be left out by
/// the API.
/// </summary>
public sealed record CertificateListFilter
{
    /// <summary>A pattern of certificate ids.</summary>
    public string? Certificate { get; init; }

    /// <summary>A pattern of order ids.</summary>
    public string? CertificateOrder { get; init; }

    /// <summary>A pattern of names.</summary>
    public string? Domain { get; init; }

    /// <summary>A pattern of statuses.</summary>
    public string? Status { get; init; }

    /// <summary>A pattern of classes.</summary>
    public string? Class { get; init; }

    /// <summary>A pattern of the date of ordering, for example <c>2026-07-*</c>.</summary>
    public string? CreatedDate { get; init; }

    /// <summary>A pattern of the date of the last change.</summary>
    public string? UpdatedDate { get; init; }

    /// <summary>A pattern of the end of validity.</summary>
    public string? ExpirationDate { get; init; }

    /// <summary>A pattern of server types.</summary>
    public string? ServerType { get; init; }

    /// <summary>Only certificates with these tags; at most 101.</summary>
    public IReadOnlyList<string> ServiceTags { get; init; } = [];

    /// <summary>Whether the certificates of subreseller accounts are listed too; rows then say whose they are.</summary>
    public bool IncludeSubresellers { get; init; }

    /// <summary>Whether rows have all columns (<c>wide=1</c>), or only ids.</summary>
    public bool Detailed { get; init; } = true;

    /// <summary>The order; <see langword="null"/>: the API's, by certificate id.</summary>
    public CertificateListOrder? OrderBy { get; init; }

    /// <summary>Whether the order is reversed.</summary>
    public bool Descending { get; init; }

    /// <summary>How many to fetch with each command; <see langword="null"/>: the API's default.</summary>
    public int? PageSize { get; init; }

    internal ResellerCommand ToCommand()
    {
        var command = new ResellerCommand("QueryCertificateList")
            .Set("apiversion", "2")
            .Set("certificate", Certificate)
            .Set("certificateorder", CertificateOrder)
            .Set("domain", Domain)
            .Set("status", Status)
            .Set("class", Class)
            .Set("servertype", ServerType)
            .Set("createddate", CreatedDate)
            .Set("updateddate", UpdatedDate)
            .Set("expirationdate", ExpirationDate)
            .Set("includesub", ResellerValue.Flag(IncludeSubresellers));
        ParameterBounds.SetServiceTags(command, "servicetag", ServiceTags, nameof(ServiceTags));
        return ListPages.Shape(command, Detailed, OrderBy?.ToString(), Descending, PageSize);
    }
}
