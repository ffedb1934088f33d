using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Contacts;

/// <summary>The certificate contacts that were made for the profiles.</summary>
internal sealed class ContactRepository(IDocumentStore store)
{
    private const string Kind = "contact";

    private readonly DocumentSet<KnownContact> _contacts = new(
        store, Kind, ContactsJson.Default, contact => contact.Fingerprint);

    /// <summary>The contact that was made of this.</summary>
    public async ValueTask<KnownContact?> FindAsync(ProfileContact contact, CancellationToken cancellationToken) =>
        (await _contacts.ReadAsync(contact.Fingerprint, cancellationToken))?.Value;

    /// <summary>Keeps a contact; of two that came at once the first stays.</summary>
    /// <returns>The one that is kept.</returns>
    public async Task<KnownContact> KeepAsync(KnownContact contact, CancellationToken cancellationToken)
    {
        try
        {
            await store.CommitAsync([_contacts.Put(contact, 0)], cancellationToken);
            return contact;
        }
        catch (DocumentConflictException conflict) when (conflict.Key.Kind == Kind)
        {
            return (await _contacts.ReadAsync(contact.Fingerprint, cancellationToken))?.Value ?? contact;
        }
    }

    /// <summary>Forgets a contact that the reseller does not have any more.</summary>
    /// <returns>Whether it was known.</returns>
    public async Task<bool> ForgetAsync(ProfileContact contact, string id, CancellationToken cancellationToken)
    {
        if (await _contacts.ReadAsync(contact.Fingerprint, cancellationToken) is not { } known || known.Value.Id != id)
        {
            return false;
        }

        try
        {
            await store.CommitAsync([DocumentWrite.Delete(new DocumentKey(Kind, contact.Fingerprint), known.Version)], cancellationToken);
        }
        catch (DocumentConflictException conflict) when (conflict.Key.Kind == Kind)
        {
            // Another order found the same out.
        }

        return true;
    }
}
