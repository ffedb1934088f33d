using System.Globalization;
using CentralNic.Reseller.Contacts;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>
/// What the two billed commands, AddCertificate and RenewCertificate, have in common (manual 8.1.2, 8.1.3). What is not set is not sent.
/// </summary>
public abstract record BilledCertificateRequest
{
    private protected BilledCertificateRequest()
    {
    }

    /// <summary>How control is shown: HTTP, HTTPS, DNS-TXT, DNS-CNAME or EMAIL; <see langword="null"/>: the API's default.</summary>
    public string? DcvMethod { get; init; }

    /// <summary>The token of a CheckCertificate, for immediate issuance (manual 9.1.20).</summary>
    public string? DcvToken { get; init; }

    /// <summary>For EMAIL: the address to ask, for each name of the request that shall have another one than the CA's default.</summary>
    public IReadOnlyDictionary<string, string> DcvEmails { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether names are validated at their base domain or each by itself.</summary>
    public DcvScope? DcvScope { get; init; }

    /// <summary>For EMAIL: the language of the mails.</summary>
    public DcvLanguage? DcvLanguage { get; init; }

    /// <summary>The server type (manual 9.2).</summary>
    public string? ServerType { get; init; }

    /// <summary>
    /// The paid term, for example <c>1y</c>; <see langword="null"/>: the class's default. GetCertificateInfo names what a class takes.
    /// </summary>
    public string? Period { get; init; }

    /// <summary>The technical contacts: CC- ids, or P-handles, of which the reseller makes new contacts (manual 6.4).</summary>
    public IReadOnlyList<string> TechContacts { get; init; } = [];

    /// <summary>The EV approvers: CC- ids or handles.</summary>
    public IReadOnlyList<string> EvApproverContacts { get; init; } = [];

    /// <summary>Technical contacts to make for this request, at most 2.</summary>
    public IReadOnlyList<ContactPerson> NewTechContacts { get; init; } = [];

    /// <summary>An EV approver to make for this request.</summary>
    public ContactPerson? NewEvApprover { get; init; }

    /// <summary>An organization to make for this request.</summary>
    public ContactOrganization? NewOrganization { get; init; }

    /// <summary>
    /// The CA certificate to be signed by, an id that GetCertificateInfo lists for some classes. Not in the manual; newer sources have it.
    /// </summary>
    public string? CaCertificate { get; init; }

    /// <summary>The hash algorithm of the signature. Not in the manual; newer sources have it.</summary>
    public string? Algorithm { get; init; }

    /// <summary>Sets what both commands have.</summary>
    /// <param name="command">The command.</param>
    /// <param name="names">The names that it sets.</param>
    /// <param name="contactsAtMost">How many contacts of a type it takes.</param>
    /// <param name="singleJobTitle">Whether it knows <c>techjobtitle</c> without a number.</param>
    private protected ResellerCommand SetCommon(
        ResellerCommand command, IReadOnlyList<string> names, int contactsAtMost, bool singleJobTitle)
    {
        ParameterBounds.SetList(command, "techcontact", TechContacts, contactsAtMost, nameof(TechContacts));
        ParameterBounds.SetList(command, "evapprovercontact", EvApproverContacts, contactsAtMost, nameof(EvApproverContacts));
        command.Set("dcvmethod", DcvMethod).SetList("domain", names);
        ParameterBounds.SetByName(command, "dcvemail", names, DcvEmails, nameof(DcvEmails));
        command
            .Set("dcvscope", DcvParameters.Write(DcvScope))
            .Set("dcvlanguage", DcvParameters.Write(DcvLanguage))
            .Set("servertype", ServerType)
            .Set("period", Period)
            .Set("dcvtoken", DcvToken)
            .Set("cacertificate", CaCertificate)
            .Set("algorithm", Algorithm);
        SetNewTechContacts(command, NewTechContacts, singleJobTitle);
        NewEvApprover?.Set(command, "evapprover", "");
        NewOrganization?.Set(command);
        return command;
    }

    private static void SetNewTechContacts(ResellerCommand command, IReadOnlyList<ContactPerson> newTechContacts, bool singleJobTitle)
    {
        ArgumentNullException.ThrowIfNull(newTechContacts);
        ParameterBounds.CheckCount(newTechContacts.Count, atMost: 2, nameof(newTechContacts));
        for (var i = 0; i < newTechContacts.Count; i++)
        {
            var contact = newTechContacts[i];
            if (singleJobTitle)
            {
                // RenewCertificate has one job title for all technical contacts (manual 8.1.3).
                if (i > 0 && contact.JobTitle is not null && contact.JobTitle != newTechContacts[0].JobTitle)
                {
                    throw new ArgumentException(
                        "The command takes one job title, that of the first technical contact.", nameof(newTechContacts));
                }

                command.Set("techjobtitle", contact.JobTitle);
                contact = contact with { JobTitle = null };
            }

            contact.Set(command, "tech", i.ToString(CultureInfo.InvariantCulture));
        }
    }
}
