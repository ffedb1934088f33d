using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>
/// One thing that the CA wants to find: a file or a DNS record. Kept in the order's document, from which alone it is published, looked
/// for, and taken away.
/// </summary>
public sealed record DcvToken
{
    /// <summary>The certificate's name that it proves, wildcards with <c>*.</c>; the publisher is chosen by it.</summary>
    public required string Name { get; init; }

    /// <summary>The domain that the CA validates, often a parent of <see cref="Name"/>.</summary>
    public required string Domain { get; init; }

    /// <summary>The file, for HTTP and HTTPS; its host is <see cref="Name"/>.</summary>
    public DcvFile? File { get; init; }

    /// <summary>The record, for the DNS methods.</summary>
    public DcvRecord? Record { get; init; }

    /// <summary>
    /// Where it was put, by a publisher whose work outlives the program; <see langword="null"/>: nowhere yet, or only in the bridge's
    /// memory.
    /// </summary>
    public DcvPlacement? Placement { get; init; }

    /// <summary>The record as it is written: at the place that standing CNAMEs lead to.</summary>
    [JsonIgnore]
    public DcvRecord? WrittenRecord => Record is { } record && Placement?.Owner is { } owner ? record with { Name = owner } : Record;

    /// <summary>Where something is to be found, without what: for logs.</summary>
    public override string ToString() => File is { } file ? $"http://{Name}{file.Path}" : WrittenRecord?.ToString() ?? Name;

    /// <summary>What is to be found where: for whoever publishes it by hand, never for the log.</summary>
    public string ToInstruction() => File is { } file
        ? $"http://{Name}{file.Path} with {string.Join(' ', file.Contents.Split('\n'))}"
        : WrittenRecord?.ToZoneLine() ?? Name;
}
