namespace CentralNic.AcmeBridge.EndToEndTests.Servers.Proxies;

/// <summary>Where a reverse proxy of a test listens, all on 127.0.0.1, and what is behind it.</summary>
internal sealed record ProxiedSite
{
    /// <summary>The certificate of all https addresses.</summary>
    public required TlsFiles Tls { get; init; }

    /// <summary>Where the directory is, by https.</summary>
    public required int HttpsPort { get; init; }

    /// <summary>Where the customers' sites are, by http.</summary>
    public required int HttpPort { get; init; }

    /// <summary>Where the bridge answers ACME clients.</summary>
    public required int BridgePort { get; init; }

    /// <summary>Where the bridge answers for the sites.</summary>
    public required int DcvPort { get; init; }

    /// <summary>Where the customers' sites are, by https.</summary>
    public required int SiteHttpsPort { get; init; }

    /// <summary>The path of the public URL, without a slash at its end.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>The customers' sites.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>Where connections with TLS arrive that are told apart by their protocol; 0: nowhere.</summary>
    public int AlpnPort { get; init; }

    /// <summary>Where a client answers tls-alpn-01.</summary>
    public int TlsAlpn01Port { get; init; }
}
