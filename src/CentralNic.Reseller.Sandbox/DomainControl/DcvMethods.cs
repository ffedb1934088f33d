namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>The wire names of the DCV methods.</summary>
internal static class DcvMethods
{
    /// <summary>The name that responses use, in lower case (manual 9.1.17).</summary>
    public static string WireName(this DcvMethod method) => method switch
    {
        DcvMethod.Email => "email",
        DcvMethod.Http => "http",
        DcvMethod.Https => "https",
        DcvMethod.DnsTxt => "dns-txt",
        DcvMethod.DnsCname => "dns-cname",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    /// <summary>Reads a command's <c>dcvmethod</c>, in any case.</summary>
    public static DcvMethod? Parse(string value) => value.ToLowerInvariant() switch
    {
        "email" => DcvMethod.Email,
        "http" => DcvMethod.Http,
        "https" => DcvMethod.Https,
        "dns-txt" => DcvMethod.DnsTxt,
        "dns-cname" => DcvMethod.DnsCname,
        _ => null,
    };

    /// <summary>Whether the method fetches a file, which no CA accepts for wildcards (manual 3.5.3).</summary>
    public static bool IsFile(this DcvMethod method) => method is DcvMethod.Http or DcvMethod.Https;
}
