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

    /// <summary>
    /// What is left out: the regular expressions that a generator wrote, and the search for the key that was meant, whose loops over all
    /// keys take most of the time and say nothing.
    /// </summary>
    private static readonly string[] LeftOut = ["System.Text.RegularExpressions", "CentralNic.AcmeBridge.Configuration.KnownSettings"];

    private static readonly string[] Library = ["Org.BouncyCastle.Asn1", "Org.BouncyCastle.X509", "Org.BouncyCastle.Ocsp"];

    /// <summary>Changes the assemblies of a folder in place.</summary>
    /// <param name="folder">A copy of this program that does not run.</param>
    public static void Apply(string folder)
    {
        foreach (var name in Own)
        {
            Instrument(
                Path.Combine(folder, name), type => !Array.Exists(LeftOut, part => type.StartsWith(part, StringComparison.Ordinal)));
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
