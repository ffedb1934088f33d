namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>The DCV methods, spelled as the manual does (manual 8.1.2).</summary>
public static class DcvMethods
{
    /// <summary>A file fetched by http.</summary>
    public const string Http = "HTTP";

    /// <summary>A file fetched by https.</summary>
    public const string Https = "HTTPS";

    /// <summary>Whether the method proves control by a file.</summary>
    /// <param name="method">The method.</param>
    public static bool IsFile(string method) =>
        string.Equals(method, Http, StringComparison.OrdinalIgnoreCase) || string.Equals(method, Https, StringComparison.OrdinalIgnoreCase);
}
