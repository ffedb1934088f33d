using SharpFuzz;

namespace CentralNic.AcmeBridge.Fuzzing.Engine;

/// <summary>Has the product's assemblies count the branches that they take; of libraries, those parts that read foreign input.</summary>
internal static class Instrumentation
{
    private static readonly string[] Own =
    [
        "CentralNic.Acme.dll", "CentralNic.Dns.dll", "CentralNic.Reseller.dll", "CentralNic.AcmeBridge.Core.dll",
        "CentralNic.AcmeBridge.dll",
    ];

    private static readonly string[] Library = ["Org.BouncyCastle.Asn1", "Org.BouncyCastle.X509", "Org.BouncyCastle.Ocsp"];

    /// <summary>Changes the assemblies of a folder in place.</summary>
    /// <param name="folder">A copy of this program that does not run.</param>
    public static void Apply(string folder)
    {
        foreach (var name in Own)
        {
            // The regular expressions that a generator wrote would drown the rest.
            Instrument(Path.Combine(folder, name), type => !type.StartsWith("System.Text.RegularExpressions", StringComparison.Ordinal));
        }

        Instrument(
            Path.Combine(folder, "ARSoft.Tools.Net.dll"), type => type.StartsWith("ARSoft.Tools.Net.Dns", StringComparison.Ordinal));
        Instrument(
            Path.Combine(folder, "BouncyCastle.Cryptography.dll"),
            type => Array.Exists(Library, part => type.StartsWith(part, StringComparison.Ordinal)));
    }

    private static void Instrument(string assembly, Func<string, bool> isWanted)
    {
        var types = Fuzzer.Instrument(assembly, isWanted, Options.Value).Count();
        Console.WriteLine($"{Path.GetFileName(assembly)}: {types} types instrumented");
    }
}
