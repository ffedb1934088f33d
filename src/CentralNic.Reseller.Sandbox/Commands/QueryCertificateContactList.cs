using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Contacts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>
/// QueryCertificateContactList (manual 8.3.3, 9.1.10, 9.1.11): the account's contacts, filtered by patterns with <c>*</c>.
/// </summary>
internal sealed class QueryCertificateContactList(Register register) : ISandboxCommand
{
    private static readonly ListTable<ContactEntry> Table = new(
        new("certificatecontact", static c => c.Id),
        new("type", static c => c.Type.WireName()),
        new("job title", static c => c.JobTitle ?? ""),
        new("first name", static c => c.FirstName ?? ""),
        new("last name", static c => c.LastName ?? ""),
        new("organization name", static c => c.Organization?.Name ?? "", "organization"),
        new("organization dba", static c => c.Organization?.Dba ?? ""),
        new("organization street", static c => c.Organization?.Street ?? ""),
        new("organization city", static c => c.Organization?.City ?? ""),
        new("organization state", static c => c.Organization?.State ?? ""),
        new("organization zip", static c => c.Organization?.Zip ?? ""),
        new("organization country", static c => c.Organization?.Country ?? ""),
        new("organization phone", static c => c.Organization?.Phone ?? ""),
        new("organization email", static c => c.Organization?.Email ?? ""),
        new("phone", static c => c.Phone ?? ""),
        new("email", static c => c.Email ?? ""),
        new("created date", static c => WireText.Date(c.Created)),
        new("updated date", static c => WireText.Date(c.LastChange)));

    public string Name => "QueryCertificateContactList";

    public AcceptedParameters Accepted { get; } = new([
        "certificatecontact", "organization", "email", "type", "jobtitle", "firstname", "lastname", "phone", "organizationdba",
        "organizationstreet", "organizationcity", "organizationzip", "organizationstate", "organizationcountry", "organizationphone",
        "organizationcategory", "createddate", "updateddate", .. ListTable<ContactEntry>.Parameters]);

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.ReadCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var account = call.Account.Login;
        var category = call.Text("organizationcategory");
        var found = register.Read(snapshot => Table.Filter(call, snapshot.Contacts.Where(c => c.Account == account))
            .Where(_ => WireText.Fits(category, ""))
            .ToList());
        return new(Table.Answer(call, found));
    }
}
