using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Clients;

/// <summary>certbot's hooks for dns-01: programs that send a dynamic update (RFC 2136) with nsupdate.</summary>
internal static class DnsHooks
{
    /// <summary>Writes both programs; gives the command lines that run them.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="port">The port of the DNS server at 127.0.0.1.</param>
    /// <param name="value">What to publish instead of the right value.</param>
    public static (string Add, string Remove) Write(TestFolder folder, int port, string value = "$CERTBOT_VALIDATION")
    {
        Assert.SkipWhen(ClientRun.Find("nsupdate") is null, "nsupdate is missing: install the Debian package bind9-dnsutils");
        return (Write(folder["add.sh"], port, $"update add _acme-challenge.$CERTBOT_DOMAIN. 1 TXT \"{value}\""),
            Write(folder["remove.sh"], port, "update delete _acme-challenge.$CERTBOT_DOMAIN. TXT"));
    }

    private static string Write(string file, int port, string update)
    {
        File.WriteAllText(file, $"set -e\nnsupdate <<END\nserver 127.0.0.1 {port}\nzone {SandboxedBridge.Zone}\n{update}\nsend\nEND\n");
        return "sh " + file;
    }
}
