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

    /// <summary>A mail with a link that a person opens.</summary>
    public const string Email = "EMAIL";

    /// <summary>The methods whose tokens can be published; the others ask a person.</summary>
    public static IReadOnlyList<string> Published { get; } = [Http, Https, DnsTxt, DnsCname];

    /// <summary>All methods.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Published, Email];

    /// <summary>Whether the method proves control by a file.</summary>
    /// <param name="method">The method in any case.</param>
    public static bool IsFile(string method) => Is(method, Http) || Is(method, Https);

    /// <summary>Whether the method proves control by a DNS record.</summary>
    /// <param name="method">The method in any case.</param>
    public static bool IsRecord(string method) => Is(method, DnsTxt) || Is(method, DnsCname);

    /// <summary>Whether the method asks a person by mail.</summary>
    /// <param name="method">The method in any case.</param>
    public static bool IsEmail(string method) => Is(method, Email);

    private static bool Is(string method, string known) => string.Equals(method, known, StringComparison.OrdinalIgnoreCase);
}
