namespace CentralNic.Dns;

/// <summary>Types of records that are asked for (IANA, Domain Name System Parameters).</summary>
public enum DnsRecordType : ushort
{
    /// <summary>None; reserved.</summary>
    None = 0,

    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>A zone's server.</summary>
    NS = 2,

    /// <summary>An alias.</summary>
    CNAME = 5,

    /// <summary>The start of a zone.</summary>
    SOA = 6,

    /// <summary>Text.</summary>
    TXT = 16,

    /// <summary>An IPv6 address.</summary>
    AAAA = 28,

    /// <summary>What EDNS adds to a message (RFC 6891); no record of a zone.</summary>
    OPT = 41,

    /// <summary>A signature over records of one type (RFC 4034 section 3).</summary>
    RRSIG = 46,

    /// <summary>Who may issue certificates (RFC 8659).</summary>
    CAA = 257,
}
