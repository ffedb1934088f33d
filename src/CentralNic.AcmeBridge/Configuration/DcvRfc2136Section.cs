using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Dcv:Rfc2136</c>: DNS servers that take signed updates.</summary>
internal static partial class DcvRfc2136Section
{
    private static readonly IPEndPoint Missing = new(IPAddress.None, 0);

    internal static IReadOnlyList<Rfc2136Options> Read(SettingsReader reader, DcvWritableNames places) =>
        [.. reader.ChildrenOf(SettingKeys.DcvRfc2136).Select(name => ReadOne(reader, name, places))];

    private static Rfc2136Options ReadOne(SettingsReader reader, string name, DcvWritableNames places)
    {
        string server = Key(name, SettingKeys.PublisherServer);
        IPEndPoint endpoint = reader.Value<IPEndPoint>(server, Missing, NetworkText.TryParseResolver, "Give the primary server's address, for example 192.0.2.53 or 192.0.2.53:5353.");
        if (reader.Text(server) is null)
        {
            reader.Fail(server, "is missing", "Give the address of the primary DNS server that takes the updates, for example 192.0.2.53.");
        }

        return new Rfc2136Options
        {
            Name = name,
            Names = DcvSection.RequiredNames(reader, Key(name, SettingKeys.PublisherNames)),
            AliasTargets = DcvSection.AliasTargets(reader, Key(name, SettingKeys.PublisherAliasTargets)),
            Server = endpoint,
            KeyName = KeyName(reader, Key(name, SettingKeys.PublisherKeyName)),
            KeyAlgorithm = reader.Value<TsigAlgorithm>(
                Key(name, SettingKeys.PublisherKeyAlgorithm), TsigAlgorithm.HmacSha256, TryParseAlgorithm, "Give hmac-sha256 or hmac-sha512."),
            KeySecret = KeySecret(reader, name, places),
            Ttl = DcvSection.Ttl(reader, Key(name, SettingKeys.PublisherTtl)),
            Timeout = reader.Duration(
                Key(name, SettingKeys.PublisherTimeout), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1)),
        };
    }

    private static string KeyName(SettingsReader reader, string key)
    {
        string name = reader.Required(key, "Give the TSIG key's name, just as the DNS server has it.").TrimEnd('.');
        if (name.Length > 0 && !DomainLike().IsMatch(name))
        {
            reader.Fail(key, "is not the name of a key", "Give the TSIG key's name, just as the DNS server has it, for example acme-bridge.");
        }

        return name;
    }

    private static Secret KeySecret(SettingsReader reader, string name, DcvWritableNames places)
    {
        const string Mend = "Give the key, Base64, in a file named by KeySecretFile, or in an environment variable.";
        string secretKey = Key(name, SettingKeys.PublisherKeySecret);
        string fileKey = Key(name, SettingKeys.PublisherKeySecretFile);
        string? secret = reader.Text(secretKey);
        string? file = reader.Text(fileKey);
        if (secret is not null && file is not null)
        {
            reader.FailSecret(secretKey, $"is given, and so is {fileKey}", "Keep one of the two.");
        }
        else if (secret is not null && !reader.IsFromEnvironment(secretKey))
        {
            reader.FailSecret(secretKey, "stands in the configuration file, where secrets do not belong", Mend);
        }
        else if (file is not null)
        {
            secret = SecretFile.Read(reader, fileKey, Path.GetFullPath(file, places.WorkingDirectory), "key", places.Warnings);
        }
        else if (secret is null)
        {
            reader.FailSecret(secretKey, "is missing", Mend);
        }

        if (secret is not null && !TryDecode(secret))
        {
            reader.FailSecret(file is null ? secretKey : fileKey, "does not hold a key in Base64 of 16 bytes or more", Mend);
        }

        return new Secret(secret ?? "");
    }

    private static bool TryDecode(string secret)
    {
        byte[] buffer = new byte[secret.Length];
        return Convert.TryFromBase64String(secret, buffer, out int length) && length >= 16;
    }

    private static bool TryParseAlgorithm(string text, out TsigAlgorithm algorithm, out string problem)
    {
        problem = "is not an algorithm that the bridge signs with";
        algorithm = text.Equals("hmac-sha512", StringComparison.OrdinalIgnoreCase) ? TsigAlgorithm.HmacSha512 : TsigAlgorithm.HmacSha256;
        return algorithm == TsigAlgorithm.HmacSha512 || text.Equals("hmac-sha256", StringComparison.OrdinalIgnoreCase);
    }

    private static string Key(string name, string member) => $"{SettingKeys.DcvRfc2136}:{name}:{member}";

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*$")]
    private static partial Regex DomainLike();
}
