using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Contacts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>AddCertificateContact (manual 8.3.1, 9.1.7 to 9.1.9): a new contact, from data or from handles.</summary>
internal sealed class AddCertificateContact(Register register, TimeProvider time) : ISandboxCommand
{
    public string Name => "AddCertificateContact";

    public AcceptedParameters Accepted { get; } = new(
        "type!", "phandle", "ohandle", "firstname", "lastname", "phone", "email", "jobtitle", "organizationname", "organizationdba",
        "organizationstreet", "organizationzip", "organizationcity", "organizationstate", "organizationcountry", "organizationphone",
        "organizationemail");

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.WriteCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var type = ContactTypes.Parse(call.Required("type"))
            ?? throw CommandCall.Invalid("type", "must be organization, tech or evapprover");
        var contact = ContactFields.Contact(call, type, time.GetUtcNow());
        var change = register.Change((_, ids) => new() { Contacts = [contact with { Id = ids.Contact() }] })!;
        return new(WireText.Success()
            .Add("certificatecontact", change.Contacts![0].Id)
            .Add("status", "unverified"));
    }
}
