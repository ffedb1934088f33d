using System.Xml.Linq;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// The keys that cookies and forms are protected by. They are kept in the data folder, so that a restart ends no session, encrypted as all
/// secrets there are.
/// </summary>
internal static class SessionKeys
{
    /// <summary>Their folder in the data folder.</summary>
    public const string Folder = "session-keys";

    private const string Purpose = "session-key";

    /// <summary>Whose keys these are; another name makes all cookies void.</summary>
    private const string Application = "CentralNic.AcmeBridge.Operator";

    /// <summary>Adds them.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="dataFolder">The data folder, absolute.</param>
    /// <param name="secrets">Encrypts them; <see langword="null"/>: they last as long as the process.</param>
    public static void AddSessionKeys(this IServiceCollection services, string dataFolder, ISecretProtector? secrets)
    {
        var keys = services.AddDataProtection().SetApplicationName(Application);

        // The framework would read the keys at the start, and make them; the first page does it early enough.
        foreach (var early in services.Where(service => service.ServiceType == typeof(IHostedService)
            && service.ImplementationType?.Assembly == typeof(KeyManagementOptions).Assembly).ToArray())
        {
            services.Remove(early);
        }

        if (secrets is null)
        {
            keys.UseEphemeralDataProtectionProvider();
            return;
        }

        services.AddSingleton(secrets);
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlEncryptor = new KeyEncryptor(secrets);
            options.XmlRepository = new FileSystemXmlRepository(
                MakeFolder(Path.Combine(dataFolder, Folder)), provider.GetRequiredService<ILoggerFactory>());
        }));
    }

    /// <summary>Removes them, of a data folder on which no bridge runs: others are made, and nobody is signed in any more.</summary>
    /// <param name="dataFolder">The data folder, absolute.</param>
    public static void Remove(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, Folder);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static DirectoryInfo MakeFolder(string folder) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(folder)
        : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>Encrypts a key.</summary>
    private sealed class KeyEncryptor(ISecretProtector secrets) : IXmlEncryptor
    {
        public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
            new XElement("encrypted", Convert.ToBase64String(
                secrets.Protect(System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)), Purpose))),
            typeof(KeyDecryptor));
    }

    /// <summary>Decrypts a key; the framework makes it by its name, which the key's file has.</summary>
    private sealed class KeyDecryptor(IServiceProvider services) : IXmlDecryptor
    {
        public XElement Decrypt(XElement encryptedElement)
        {
            var secrets = services.GetRequiredService<ISecretProtector>();
            var key = secrets.Unprotect(Convert.FromBase64String(encryptedElement.Value), Purpose)
                ?? throw new StoreUnavailableException(
                    "A session key cannot be decrypted: it was encrypted with another secrets.key than there is now. Another is made.");
            return XElement.Parse(System.Text.Encoding.UTF8.GetString(key));
        }
    }
}
