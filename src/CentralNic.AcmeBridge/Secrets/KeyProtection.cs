using System.Runtime.Versioning;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Secrets;

/// <summary>What the keys in <c>secrets.key</c> are encrypted with.</summary>
internal abstract class KeyProtection
{
    /// <summary>How the file names it.</summary>
    public abstract string Name { get; }

    /// <summary>The id of the key that encrypts; <see langword="null"/>: the platform has it.</summary>
    public virtual string? KeyId => null;

    /// <summary>Encrypts a key.</summary>
    public abstract byte[] Encrypt(byte[] key);

    /// <summary>Decrypts a key; <see langword="null"/>: another key encrypted it, or it is damaged.</summary>
    public abstract byte[]? Decrypt(byte[] kept);
}

/// <summary>The operator's key file.</summary>
internal sealed class KeyFileProtection(KeyEncryptionKeys keys) : KeyProtection
{
    /// <summary>How the file names it.</summary>
    public const string InFile = "key-file";

    private const string Purpose = "data keys";

    public override string Name => InFile;

    public override string KeyId => keys.Id;

    /// <summary>The ids of all keys, for messages.</summary>
    public string Ids => keys.Ids;

    public override byte[] Encrypt(byte[] key) => keys.Encrypt(key, Purpose);

    public override byte[]? Decrypt(byte[] kept) => keys.Decrypt(kept, Purpose);
}

/// <summary>
/// Windows' Data Protection API, by way of ASP.NET Core Data Protection: for the user that runs the bridge, on this machine.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class DpapiProtection : KeyProtection
{
    /// <summary>How the file names it.</summary>
    public const string InFile = "dpapi";

    public override string Name => InFile;

    public override byte[] Encrypt(byte[] key) => System.Text.Encoding.UTF8.GetBytes(
        new DpapiXmlEncryptor(protectToLocalMachine: false, NullLoggerFactory.Instance)
            .Encrypt(new XElement("key", Convert.ToBase64String(key))).EncryptedElement.ToString(SaveOptions.DisableFormatting));

    public override byte[]? Decrypt(byte[] kept)
    {
        try
        {
            return Convert.FromBase64String(
                new DpapiXmlDecryptor().Decrypt(XElement.Parse(System.Text.Encoding.UTF8.GetString(kept))).Value);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
