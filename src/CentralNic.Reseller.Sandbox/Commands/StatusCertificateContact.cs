using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Contacts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>StatusCertificateContact (manual 8.3.2, 9.1.12): always all fields, whatever the contact's type.</summary>
internal sealed class StatusCertificateContact(Register register) : ISandboxCommand
{
    public string Name => "StatusCertificateContact";

    public AcceptedParameters Accepted { get; } = new("certificatecontact!");

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.ReadCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var id = call.Required("certificatecontact");
        var contact = register.Read(s => s.FindContact(call.Account.Login, id)) ?? throw CommandCall.NotFound("certificatecontact");
        var at = contact.Organization;
        return new(new PropertySheet()
            .Add("created by", contact.CreatedBy ?? contact.Account)
            .Add("created date", WireText.LongDate(contact.Created))
            .Add("email", contact.Email ?? "")
            .Add("first name", contact.FirstName ?? "")
            .Add("job title", contact.JobTitle ?? "")
            .Add("last name", contact.LastName ?? "")
            .Add("organization category", "")
            .Add("organization city", at?.City ?? "")
            .Add("organization country", at?.Country ?? "")
            .Add("organization dba", at?.Dba ?? "")
            .Add("organization name", at?.Name ?? "")
            .Add("organization phone", at?.Phone ?? "")
            .Add("organization state", at?.State ?? "")
            .Add("organization street", at?.Street ?? "")
            .Add("organization zip", at?.Zip ?? "")
            .Add("phone", contact.Phone ?? "")
            .Add("type", contact.Type.WireName())
            .Add("updated by", contact.Account)
            .Add("updated date", WireText.LongDate(contact.LastChange))
            .ToResponse());
    }
}
