using System.Runtime.InteropServices;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Documents;

/// <summary>What one journal file holds: the newest state of each key in it, and who took which alias last.</summary>
internal sealed class JournalGeneration
{
    /// <summary>The newest states.</summary>
    public Dictionary<DocumentKey, DocumentRecord> Records { get; } = [];

    /// <summary>The document that took an alias last. It may have given it up since: its own record says so.</summary>
    public Dictionary<AliasKey, string> Aliases { get; } = [];

    /// <summary>The documents of a kind that took a tag. They may have given it up since: their own records say so.</summary>
    public Dictionary<(string Kind, string Tag), List<string>> Tagged { get; } = [];

    /// <summary>Number of the last frame, once the file is closed.</summary>
    public long Through { get; set; }

    /// <summary>Takes a newer state.</summary>
    public void Put(DocumentRecord record)
    {
        Records.TryGetValue(record.Key, out var before);
        Records[record.Key] = record;
        foreach (var tag in record.Tags)
        {
            if (before?.HasTag(tag) != true)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(Tagged, (record.Key.Kind, tag), out _) ??= []).Add(record.Key.Id);
            }
        }

        foreach (var alias in record.Aliases)
        {
            Aliases[new AliasKey(record.Key.Kind, alias)] = record.Key.Id;
        }
    }
}
