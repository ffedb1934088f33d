using CentralNic.AcmeBridge.Fuzzing.Targets;

namespace CentralNic.AcmeBridge.Fuzzing.Engine;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    private static readonly Func<IFuzzTarget>[] All =
    [
        () => new JwsTarget(), () => new PayloadTarget(), () => new CsrTarget(), () => new CertificateTarget(), () => new CrlTarget(),
        () => new OcspTarget(), () => new ResellerTarget(), () => new DnsTarget(), () => new DnsLookupTarget(), () => new DnsUpdateTarget(),
        () => new ConfigurationTarget(), () => new OperatorTarget(),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["jws", "payload", "csr", "certificate", "crl", "ocsp", "reseller", "dns", "dns-lookup", "dns-update", "configuration", "operator"];

    /// <summary>Makes one.</summary>
    /// <exception cref="ArgumentException">There is none of the name.</exception>
    public static IFuzzTarget Create(string name)
    {
        var index = Names.ToList().IndexOf(name);
        return index >= 0
            ? All[index]()
            : throw new ArgumentException($"There is no target '{name}'; there are {string.Join(", ", Names)}.");
    }
}
