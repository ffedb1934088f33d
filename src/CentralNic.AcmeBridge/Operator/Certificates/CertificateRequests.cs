namespace CentralNic.AcmeBridge.Operator.Certificates;

/// <summary>Revokes a certificate.</summary>
/// <param name="Reason">
/// The code of the reason (RFC 5280 section 5.3.1): 0 (unspecified), 1 (key compromise: the key gets no certificate any more), 3
/// (affiliation changed), 4 (superseded) or 5 (cessation of operation); absent: 0.
/// </param>
/// <param name="Note">Why, for the audit trail.</param>
internal sealed record RevokeCertificateRequest(int? Reason = null, string? Note = null);

/// <summary>Has a certificate renewed early.</summary>
/// <param name="From">From when on it is to be renewed, UTC; absent: at once.</param>
/// <param name="Undo">It is renewed when it is due, as if nothing had been asked.</param>
internal sealed record RenewCertificateRequest(DateTimeOffset? From = null, bool Undo = false);

/// <summary>When a certificate is to be renewed.</summary>
/// <param name="Certificate">The reseller's id.</param>
/// <param name="Names">Its names.</param>
/// <param name="RenewFrom">From when on the operator wants it renewed, UTC; absent: when it is due.</param>
/// <param name="Start">The first moment at which clients are told to renew it, UTC.</param>
/// <param name="End">The last moment at which clients are told to renew it, UTC.</param>
internal sealed record CertificateRenewal(
    string Certificate, IReadOnlyList<string> Names, DateTimeOffset? RenewFrom, DateTimeOffset Start, DateTimeOffset End);

/// <summary>Orders a certificate for what no ACME client can fetch.</summary>
/// <param name="Tenant">Who pays; absent: the tenant of the token that asks.</param>
/// <param name="Csr">The PKCS #10 request, PEM or base64 of its DER. Its names are ordered.</param>
/// <param name="Profile">The profile; absent: that of orders that name none.</param>
/// <param name="Token">
/// What the request is known again by: the same token gives the same order for ever. Absent: the CSR is, until its certificate is due for
/// renewal.
/// </param>
internal sealed record OrderCertificateRequest(string? Csr, string? Tenant = null, string? Profile = null, string? Token = null);

/// <summary>An order that was made for the operator, or was there already.</summary>
/// <param name="Order">Its id. How it goes on, <c>issuances/{order}/follow</c> tells.</param>
/// <param name="Created">Whether this request made it.</param>
/// <param name="Tenant">Who pays.</param>
/// <param name="Profile">The profile.</param>
/// <param name="Names">The names.</param>
/// <param name="Status">How it stands: <c>Processing</c>, <c>Valid</c> or <c>Invalid</c>.</param>
/// <param name="Certificate">The certificate at the reseller, once it is there.</param>
/// <param name="Error">Why it came to nothing.</param>
internal sealed record OrderedCertificate(
    string Order,
    bool Created,
    string Tenant,
    string Profile,
    IReadOnlyList<string> Names,
    string Status,
    string? Certificate,
    string? Error);
