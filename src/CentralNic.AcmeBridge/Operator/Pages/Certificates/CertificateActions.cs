using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Pages.Actions;
using CentralNic.AcmeBridge.Operator.Pages.Parts;

namespace CentralNic.AcmeBridge.Operator.Pages.Certificates;

/// <summary>What can be done with certificates.</summary>
internal static class CertificateActions
{
    private static readonly IReadOnlyList<(string Value, string Text)> Reasons =
    [
        ("0", "unspecified"),
        ("1", "key compromise: the key gets no certificate any more"),
        ("3", "affiliation changed"),
        ("4", "superseded"),
        ("5", "cessation of operation"),
    ];

    public static readonly PageAction Order = new("/certificates/order", "certificates/orders")
    {
        Title = "Order a certificate for a CSR",
        Meaning = "For what cannot fetch certificates by ACME: appliances, mail gateways. It goes the same way as clients' orders, and "
            + "what it costs is charged to the tenant. The same CSR again orders nothing until its certificate is due for renewal.",
        Button = "Order",
        Done = "The certificate is ordered.",
        Back = "/certificates",
        Policy = OperatorPolicies.OperateTenant,
        Result = typeof(OrderedCertificateResult),
        Fields =
        [
            new("csr", "CSR")
            {
                Kind = ActionFieldKind.LongText,
                IsRequired = true,
                Hint = "The PKCS #10 request as openssl writes it, PEM. Its names are ordered",
            },
            new("tenant", "Tenant") { IsRequired = true, Hint = "Who pays" },
            new("profile", "Profile") { Hint = "Empty: what an order gets that names none" },
        ],
    };

    public static readonly PageAction Renew = new("/certificates/{id}/renew", "certificates/{id}/renewal")
    {
        Title = "Have the certificate renewed early",
        Meaning = "Clients that ask for renewal information are told to renew it now.",
        Button = "Renew early",
        Done = "Clients are told to renew it.",
        Back = "/certificates/{id}",
        About = typeof(CertificateSummaryCard),
        Policy = OperatorPolicies.OperateTenant,
        Fields =
        [
            new("from", "From") { Hint = "For example 2027-01-31T00:00:00Z. Empty: at once" },
            new("undo", "Not early any more: it is renewed when it is due") { Kind = ActionFieldKind.Flag },
        ],
    };

    public static readonly PageAction Revoke = new("/certificates/{id}/revoke", "certificates/{id}/revoke")
    {
        Title = "Revoke the certificate",
        Meaning = "Whoever checks revocation refuses it from then on. What was paid is not given back; the next certificate for the "
            + "names is a free reissue where the CA continues the order.",
        Button = "Revoke",
        Done = "The certificate is being revoked.",
        Back = "/certificates/{id}",
        About = typeof(CertificateSummaryCard),
        Policy = OperatorPolicies.OperateTenant,
        IsFinal = true,
        Fields =
        [
            new("reason", "Reason for the CA")
            {
                Kind = ActionFieldKind.NumberChoice, IsRequired = true, Choices = static _ => Task.FromResult(Reasons),
            },
            new("note", "Why") { Hint = "For the audit trail" },
        ],
    };

    public static IReadOnlyList<PageAction> All { get; } = [Order, Renew, Revoke];
}
