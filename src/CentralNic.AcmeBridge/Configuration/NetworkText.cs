using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Addresses, networks, endpoints and domain names as settings write them.</summary>
internal static class NetworkText
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Reads <c>10.0.0.0/24</c> or a single address.</summary>
    internal static bool TryParseNetwork(string text, out IPNetwork network, out string problem)
    {
        problem = "";
        if (IPAddress.TryParse(text, out var single))
        {
            network = new IPNetwork(single, single.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }

        // Bits beyond the prefix do not matter: 10.0.0.1/24 is 10.0.0.0/24.
        problem = "is neither an address nor a network";
        return IPNetwork.TryParse(text, out network);
    }

    /// <summary>Reads <c>192.0.2.1</c> or <c>192.0.2.1:5353</c>; IPv6 with a port in brackets. Without a port: 53.</summary>
    internal static bool TryParseResolver(string text, out IPEndPoint endpoint, out string problem)
    {
        problem = "is not an address with an optional port";
        endpoint = new IPEndPoint(IPAddress.Any, 0);
        if (IPAddress.TryParse(text, out var address) && !text.StartsWith('['))
        {
            endpoint = new IPEndPoint(address, 53);
            return true;
        }

        if (!IPEndPoint.TryParse(text, out var parsed))
        {
            return false;
        }

        endpoint = parsed.Port == 0 ? new IPEndPoint(parsed.Address, 53) : parsed;
        return true;
    }

    /// <summary>Reads a domain name; a leading <c>*.</c> or dot is dropped, Unicode becomes A-labels.</summary>
    internal static bool TryParseDomain(string text, out string domain, out string problem)
    {
        problem = "is not a domain name";
        var bare = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text.TrimStart('.');
        try
        {
            // Without ICU IdnMapping neither folds case nor composes: another name would come of it, without a word.
            if (bare.AsSpan().ContainsAnyInRange('\u0300', '\u036F'))
            {
                problem = "has a letter with an accent that is a character of its own; write both as one, or the xn-- form";
                domain = "";
                return false;
            }

            domain = Idn.GetAscii(bare.TrimEnd('.').ToLowerInvariant());
            return domain.Length is > 0 and <= 253;
        }
        catch (ArgumentException)
        {
            domain = "";
            return false;
        }
    }
}
