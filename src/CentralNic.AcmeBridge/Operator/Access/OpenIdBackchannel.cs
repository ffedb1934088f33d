namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// The bridge's own way to the OpenID provider: discovery, keys, and the exchange of the code. The operator named the provider, so that no
/// policy for others' hosts applies, and the machine's proxy is used where one is set.
/// </summary>
internal static class OpenIdBackchannel
{
    /// <summary>How long one answer is waited for.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Makes it. A provider that leads elsewhere is not followed: the code and the secret are for it alone.</summary>
    public static HttpMessageHandler Create() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = 4,
    };
}
