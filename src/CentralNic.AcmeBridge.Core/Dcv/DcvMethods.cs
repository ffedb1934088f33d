namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>The DCV methods, spelled as the manual does (manual 8.1.2).</summary>
public static class DcvMethods
{
    /// <summary>A file fetched by http.</summary>
    public const string Http = "HTTP";

    /// <summary>A file fetched by https.</summary>
    public const string Https = "HTTPS";

    /// <summary>A text record.</summary>
    public const string DnsTxt = "DNS-TXT";

    /// <summary>An alias record.</summary>
    public const string DnsCname = "DNS-CNAME";

    /// <summary>The methods whose tokens can be published; the others ask a person.</summary>
    public static IReadOnlyList<string> Published { get; } = [Http, Https, DnsTxt, DnsCname];

    /// <summary>Whether the method proves control by a file.</summary>
    /// <param name="method">The method in any case.</param>
    public static bool IsFile(string method) => Is(method, Http) || Is(method, Https);

    /// <summary>Whether the method proves control by a DNS record.</summary>
    /// <param name="method">The method in any case.</param>
    public static bool IsRecord(string method) => Is(method, DnsTxt) || Is(method, DnsCname);

    private static bool Is(string method, string known) => string.Equals(method, known, StringComparison.OrdinalIgnoreCase);
}
