namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>What the API tells the customer to publish for a row: a file or a DNS record (manual 9.1.17, 9.1.18).</summary>
internal sealed record DcvInstruction(string? FileName, string? FileContents, string? DnsRecord);
