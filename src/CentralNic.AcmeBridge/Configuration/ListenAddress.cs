using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>A place to listen, written as a URL without a path: <c>http://127.0.0.1:14000</c>.</summary>
/// <remarks>
/// The host is an IP address, <c>localhost</c> (both loopback addresses) or <c>*</c> (all addresses). No other names: what they resolve to
/// may change.
/// </remarks>
public sealed record ListenAddress
{
    private ListenAddress(bool isHttps, string host, int port)
    {
        IsHttps = isHttps;
        Host = host;
        Port = port;
    }

    /// <summary>Where the bridge listens unless told otherwise: for a reverse proxy on the same machine.</summary>
    public static ListenAddress Default { get; } = new(false, "127.0.0.1", 14000);

    /// <summary>Where the bridge listens with the sandbox unless told otherwise: clients speak to it directly, so with TLS.</summary>
    public static ListenAddress SandboxDefault { get; } = new(true, "127.0.0.1", 14000);

    /// <summary>Where the file responder of the CA's control validation listens unless told otherwise.</summary>
    public static ListenAddress HttpDcvDefault { get; } = new(false, "127.0.0.1", 14080);

    /// <summary>Where the sandbox listens unless told otherwise when it runs alone.</summary>
    public static ListenAddress StandaloneSandboxDefault { get; } = new(false, "127.0.0.1", 14090);

    /// <summary>Where the sandbox's API listens unless told otherwise.</summary>
    public static ListenAddress AnyLoopbackPort { get; } = new(false, "127.0.0.1", 0);

    /// <summary>Whether the listener speaks TLS.</summary>
    public bool IsHttps { get; }

    /// <summary>An IP address without brackets, <c>localhost</c> or <c>*</c>.</summary>
    public string Host { get; }

    /// <summary>The port; 0: any free one.</summary>
    public int Port { get; }

    /// <summary>The address to bind; <see langword="null"/> for <c>localhost</c> and <c>*</c>.</summary>
    public IPAddress? Address => IPAddress.TryParse(Host, out var address) ? address : null;

    /// <summary>Whether only programs on this machine can connect.</summary>
    public bool IsLoopback => Host == "localhost" || (Address is { } address && IPAddress.IsLoopback(address));

    /// <summary>Reads an address from its URL.</summary>
    /// <param name="text">The URL; without a port, 80 or 443.</param>
    /// <param name="address">The address; <see langword="null"/> when the text is none.</param>
    /// <param name="problem">What is wrong with the text, to follow its subject: <c>has a path</c>.</param>
    internal static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address, out string problem)
    {
        address = null;
        var trimmed = text.Trim();
        var isHttps = trimmed.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!isHttps && !trimmed.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            problem = "does not begin with http:// or https://";
            return false;
        }

        // Uri knows no '*', and http.sys's '+' means the same to those who come from there.
        var authority = trimmed[(trimmed.IndexOf("://", StringComparison.Ordinal) + 3)..].TrimEnd('/');
        var isAny = authority is "*" or "+"
            || authority.StartsWith("*:", StringComparison.Ordinal)
            || authority.StartsWith("+:", StringComparison.Ordinal);
        var parsable = (isHttps ? "https://" : "http://") + (isAny ? "any" + authority[1..] : authority);
        if (!Uri.TryCreate(parsable, UriKind.Absolute, out var uri))
        {
            problem = "is not a URL";
            return false;
        }

        if (uri.AbsolutePath != "/" || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            problem = "has more than scheme, host and port";
            return false;
        }

        var host = isAny ? "*" : uri.IdnHost.ToLowerInvariant();
        if (!isAny && host != "localhost" && !IPAddress.TryParse(host, out _))
        {
            problem = $"has the host '{host}', which is neither an IP address nor localhost nor *";
            return false;
        }

        address = new ListenAddress(isHttps, host, uri.Port);
        problem = "";
        return true;
    }

    /// <summary>The same host with another port, for example the one that the system chose.</summary>
    /// <param name="port">1 to 65535.</param>
    public ListenAddress WithPort(int port) => new(IsHttps, Host, port);

    /// <summary>The URL that programs on this machine can connect to.</summary>
    public Uri ToLocalUrl()
    {
        var host = Address switch
        {
            { } any when any.Equals(IPAddress.Any) => "127.0.0.1",
            { } any when any.Equals(IPAddress.IPv6Any) => "[::1]",
            { AddressFamily: AddressFamily.InterNetworkV6 } => $"[{Host}]",
            _ => Host == "*" ? "localhost" : Host,
        };
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"{(IsHttps ? "https" : "http")}://{host}:{Port}"));
    }

    /// <summary>The address as it is written in settings: <c>https://[::1]:14000</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(IsHttps ? "https" : "http")}://{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}");
}
