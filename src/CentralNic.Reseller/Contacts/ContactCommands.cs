using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Lists;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Contacts;

/// <summary>The commands that concern contacts (manual 8.3). Throws as <see cref="ResellerClient"/> says.</summary>
public sealed class ContactCommands
{
    private readonly CommandPipeline _pipeline;

    internal ContactCommands(CommandPipeline pipeline) => _pipeline = pipeline;

    /// <summary>
    /// AddCertificateContact: makes a contact (manual 8.3.1). Sent at most once. Repeating it makes a second contact with the same data,
    /// which costs nothing and is deleted by itself after some weeks without use; look for the first with <see cref="ListAsync"/>.
    /// </summary>
    /// <param name="request">The contact.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up before the command is sent; after that its answer is awaited.</param>
    /// <returns>The contact's id and status.</returns>
    public async Task<CertificateContact> AddAsync(AddContactRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var command = request.ToCommand();
        var response = await _pipeline.SendAsync(command, priority, changesSomething: true, cancellationToken);
        return CertificateContact.Read(response, contactId: null)
            ?? throw ResellerErrors.Incomplete(command.Name, response, "names no contact", changesSomething: true);
    }

    /// <summary>StatusCertificateContact: reads a contact (manual 8.3.2, 9.1.12).</summary>
    /// <param name="contactId">Its id, for example <c>CC-12345678</c>.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The contact.</returns>
    public async Task<CertificateContact> StatusAsync(string contactId, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(contactId);
        var command = new ResellerCommand("StatusCertificateContact").Set("apiversion", "2").Set("certificatecontact", contactId);
        return CertificateContact.Read(
            await _pipeline.SendAsync(command, priority, changesSomething: false, cancellationToken), contactId)!;
    }

    /// <summary>QueryCertificateContactList: lists contacts, page by page as they are read (manual 8.3.3).</summary>
    /// <param name="filter">Which.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The contacts. The list may change between two pages.</returns>
    public IAsyncEnumerable<CertificateContact> ListAsync(
        ContactListFilter filter, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return ListPages.ReadAsync(_pipeline, filter.ToCommand(), CertificateContact.Read, priority, cancellationToken);
    }
}
