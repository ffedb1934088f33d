using CentralNic.Reseller.Zones;

namespace CentralNic.Reseller.Certificates;

/// <summary>
/// What the CA wants to find to see that a name is controlled (manual 9.1.16 to 9.1.18). Strings are as the API gave them.
/// </summary>
public sealed record DcvInstruction
{
    /// <summary>The name of the certificate that this is for.</summary>
    public required string Name { get; init; }

    /// <summary>The domain that is validated, <c>dcv domain</c>; often a parent of <see cref="Name"/>.</summary>
    public required string DcvDomain { get; init; }

    /// <summary>The method as the API spells it, for example <c>http</c> or <c>dns-txt</c>; compare without case.</summary>
    public required string Method { get; init; }

    /// <summary>For HTTP and HTTPS: the URL of the file. Its scheme and host are not to be relied on, its path is.</summary>
    public string? FileName { get; init; }

    /// <summary>For HTTP and HTTPS: the file's contents.</summary>
    public string? FileContents { get; init; }

    /// <summary>For DNS: the record (<c>dns rr</c>), whose form varies: see <see cref="ReadDnsRecord"/>.</summary>
    public string? DnsRecord { get; init; }

    /// <summary>The token by itself, where an answer has it.</summary>
    public string? Token { get; init; }

    /// <summary>The scope as the API spells it, <c>base</c> or <c>fqdn</c>; <see langword="null"/> when the answer has none.</summary>
    public string? Scope { get; init; }

    /// <summary>For EMAIL: the address that is asked.</summary>
    public string? Email { get; init; }

    /// <summary>
    /// Reads <see cref="DnsRecord"/>, whatever its form: with or without quotes, TTL, class and final dot, relative to
    /// <see cref="DcvDomain"/>, or a bare token, which is a TXT record of that domain.
    /// </summary>
    /// <returns>The record to publish; <see langword="null"/>: there is none, or it cannot be understood.</returns>
    public ResourceRecord? ReadDnsRecord() => ResourceRecord.TryParseForDcv(DnsRecord, Method, DcvDomain, out var record) ? record : null;
}
