using CentralNic.Dns;
using CentralNic.Reseller.Sandbox.Requests;

namespace CentralNic.Reseller.Sandbox.Mail;

/// <summary>The addresses that may approve a domain: five mailboxes at the name itself and at its parents (manual 3.5.1).</summary>
internal static class ApproverAddresses
{
    private static readonly string[] Mailboxes = ["admin", "administrator", "hostmaster", "webmaster", "postmaster"];

    /// <summary>Whether an address may approve a name.</summary>
    /// <param name="address">The address, in any case.</param>
    /// <param name="name">The name, perhaps a wildcard.</param>
    public static bool MayApprove(string address, string name) =>
        address.Split('@') is [var mailbox, var domain]
        && Mailboxes.Contains(mailbox, StringComparer.OrdinalIgnoreCase)
        && DnsName.IsAtOrBelow(DomainRules.Bare(name), domain)
        && DnsName.IsAtOrBelow(domain, DomainRules.BaseDomain(name));
}
