namespace CentralNic.Reseller.Sandbox.Zones;

/// <summary>The SOA record of a zone (RFC 1035 3.3.13). Times in seconds.</summary>
/// <param name="PrimaryServer">The name server that the zone comes from.</param>
/// <param name="Mailbox">Who is responsible, written as a name.</param>
/// <param name="Serial">The version; rises with each change.</param>
/// <param name="Refresh">When secondaries ask again, 900 to 86400.</param>
/// <param name="Retry">When they ask again after a failure.</param>
/// <param name="Expire">When they give the zone up.</param>
/// <param name="MinimumTtl">How long it may be remembered that a name does not exist.</param>
/// <param name="Ttl">The life of the SOA record itself.</param>
internal sealed record StartOfAuthority(
    string PrimaryServer, string Mailbox, long Serial, int Refresh, int Retry, int Expire, int MinimumTtl, int Ttl);
