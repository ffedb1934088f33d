using System.Security.Cryptography;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Restores;

/// <summary>
/// A service tag that all purchases of this bridge have, so that one list command tells what it bought, and a store that is an older
/// copy is noticed. It is made once and is the same in each copy of the store.
/// </summary>
/// <param name="store">Where it is kept.</param>
internal sealed class BridgeTag(IDocumentStore store)
{
    private const string Id = "tag";
    private const int RandomBytes = 8;

    private readonly DocumentSet<StoredTag> _tags = new(store, "bridge-tag", RestoresJson.Default, _ => Id);

    /// <summary>The tag; <see langword="null"/>: it was not read yet.</summary>
    public string? Value { get; private set; }

    /// <summary>Whether it was made by this start, so that nothing was bought with it before.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Reads it, or makes it.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (Value is not null)
        {
            return;
        }

        if ((await _tags.ReadAsync(Id, cancellationToken))?.Value is not { } stored)
        {
            stored = new StoredTag("acme-bridge-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes)));
            await store.CommitAsync([_tags.Put(stored, 0)], cancellationToken);
            IsNew = true;
        }

        Value = stored.Tag;
    }

    /// <summary>How it is kept.</summary>
    internal sealed record StoredTag(string Tag);
}
