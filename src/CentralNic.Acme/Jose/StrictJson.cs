using System.Text.Json;

namespace CentralNic.Acme.Jose;

/// <summary>How JSON from clients is read: no duplicate members, no comments, no trailing commas, bounded depth.</summary>
internal static class StrictJson
{
    /// <summary>The deepest nesting that any ACME message needs, with room to spare.</summary>
    public const int MaxDepth = 16;

    public static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = MaxDepth,
    };
}
