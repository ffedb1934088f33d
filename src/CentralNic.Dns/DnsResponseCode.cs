using System.Globalization;

namespace CentralNic.Dns;

/// <summary>How a server answers (RFC 1035 section 4.1.1, RFC 2136 section 2.2, RFC 6891 section 9).</summary>
public enum DnsResponseCode
{
    /// <summary>The answer holds what there is, which may be nothing.</summary>
    NoError = 0,

    /// <summary>The server could not read the query.</summary>
    FormErr = 1,

    /// <summary>The server failed, or, as a resolver, those that it asked.</summary>
    ServFail = 2,

    /// <summary>The name does not exist.</summary>
    NXDomain = 3,

    /// <summary>The server does not do this.</summary>
    NotImp = 4,

    /// <summary>The server does not do this for who asks.</summary>
    Refused = 5,

    /// <summary>The server is not authoritative for the zone, or does not take the key.</summary>
    NotAuth = 9,

    /// <summary>The server does not know the version of EDNS.</summary>
    BadVers = 16,
}

/// <summary>Response codes in words.</summary>
internal static class DnsResponseCodes
{
    /// <summary>The code's name as DNS tools print it.</summary>
    public static string NameOf(DnsResponseCode code) => Enum.IsDefined(code)
        ? code.ToString().ToUpperInvariant()
        : "response code " + ((int)code).ToString(CultureInfo.InvariantCulture);
}
