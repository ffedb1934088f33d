namespace CentralNic.Dns;

/// <summary>What asking a DNS server came to.</summary>
/// <param name="Message">The answer, with whatever response code; <see langword="null"/>: there was none that could be read.</param>
/// <param name="Failure">Why there was none, in words without final dot.</param>
/// <param name="Passes">Whether the same server may answer when it is asked once more.</param>
public sealed record DnsReply(DnsMessage? Message, string? Failure = null, bool Passes = false)
{
    /// <summary>Whether the server answered with records, or that there are none.</summary>
    public bool IsAnswer => Message?.Code is DnsResponseCode.NoError or DnsResponseCode.NXDomain;

    /// <summary>The failure, or the code that stands in the way, in words without final dot.</summary>
    public string Trouble => Failure ?? (Message is { } message ? DnsResponseCodes.NameOf(message.Code) : "no answer");
}
