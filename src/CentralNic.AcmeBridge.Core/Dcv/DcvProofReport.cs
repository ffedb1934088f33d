namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>What the CA wants to find, as pages and commands show it. It is public by its nature.</summary>
/// <param name="Name">The certificate's name that it proves.</param>
/// <param name="Where">The record's name, or the file's URL.</param>
/// <param name="Type"><c>TXT</c>, <c>CNAME</c> or <c>file</c>.</param>
/// <param name="Value">The text without quotes, the target without final dot, or the file's contents.</param>
/// <param name="Publisher">Who publishes it; <see langword="null"/>: not decided, or the bridge's own responder.</param>
public sealed record DcvProofReport(string Name, string Where, string Type, string Value, string? Publisher)
{
    internal static DcvProofReport Of(DcvToken token) => token.File is { } file
        ? new DcvProofReport(token.Name, $"http://{token.Name}{file.Path}", "file", file.Contents, token.Placement?.Publisher)
        : new DcvProofReport(
            token.Name, token.WrittenRecord?.Name
                ?? token.Domain, token.Record?.Type ?? "", token.Record?.Value ?? "", token.Placement?.Publisher);
}
