using System.Net.Mail;
using CentralNic.AcmeBridge.Core.Names;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The addresses that the CA asks for domains: one of five mailboxes, at the domain or above it (manual 3.5.1).</summary>
internal static class ApproverEmailsSection
{
    private static readonly string[] Mailboxes = ["admin", "administrator", "hostmaster", "webmaster", "postmaster"];

    internal static SettingType<string> Address { get; } = SettingTypes.Text(pattern: $"(?:{string.Join('|', Mailboxes)})@[^@\\s]+");

    internal static IReadOnlyDictionary<string, string> Read(SettingsReader reader, string profile)
    {
        var addresses = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var domain in reader.ChildrenOf($"{ProfilesSection.Keys.Of(profile)}:ApproverEmails"))
        {
            var entry = ProfilesSection.ApproverEmails.Of(profile, domain);
            if (reader.Find(entry) is not { } text)
            {
                reader.Fail(entry, "is empty", $"Give an address, for example hostmaster@{domain}.");
            }
            else if (!MailAddress.TryCreate(text, out var address)
                || !Mailboxes.Contains(address.User, StringComparer.OrdinalIgnoreCase)
                || !NameSuffixes.IsAtOrBelow(domain, address.Host))
            {
                reader.Fail(
                    entry,
                    "is no address that the CA asks",
                    $"Give {string.Join("@, ", Mailboxes[..^1])}@ or {Mailboxes[^1]}@ with {domain} or a domain above it.");
            }
            else
            {
                addresses[domain.ToLowerInvariant()] = text.ToLowerInvariant();
            }
        }

        return addresses;
    }
}
