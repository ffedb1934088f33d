using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.Tests.Doctor;

/// <summary>Settings of a bridge that does not run.</summary>
internal static class DoctorSettings
{
    /// <summary>A configuration file that <c>serve</c> would take.</summary>
    public const string Json = """
        {
          "PublicUrl": "https://acme.example.com",
          "Reseller": { "Login": "account", "Password": "password" },
          "Acme": { "ExternalAccountRequired": true, "DefaultProfile": "default" },
          "Budget": { "PerMonth": 100 },
          "Profiles": { "default": { "Class": "ssl123dv", "DcvMethods": ["DNS-TXT"], "TechContact": "P-ABC123" } },
          "Tenants": { "default": { "Names": ["shop.test"] } },
          "Dcv": { "Manual": { "Names": ["shop.test"] } }
        }
        """;

    /// <summary>Reads it.</summary>
    /// <param name="folder">The data folder, which gets the file too.</param>
    public static BridgeSettings Load(string folder)
    {
        var file = Path.Combine(folder, "appsettings.json");
        File.WriteAllText(file, Json);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return BridgeConfiguration.LoadToServe(
            new ServeOptions { ConfigFile = file, DataFolder = folder }, folder, new Dictionary<string, string>());
    }
}
