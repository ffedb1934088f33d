using System.Diagnostics.CodeAnalysis;
using CentralNic.Acme.Identifiers;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>
/// URLs of settings that clients are told, in headers too: all of it ASCII, an international host as A-labels (RFC 3986 section 3.2.2).
/// </summary>
internal static class WebUrl
{
    /// <summary>Reads an absolute http or https URL.</summary>
    /// <param name="text">The URL; its host may be written with the letters of its language.</param>
    /// <param name="url">The URL in ASCII.</param>
    /// <param name="problem">What is wrong, in words that follow the setting's name.</param>
    internal static bool TryParse(string text, [NotNullWhen(true)] out Uri? url, out string problem)
    {
        problem = "is not an absolute http or https URL";
        if (!Uri.TryCreate(text, UriKind.Absolute, out url) || url.Scheme is not ("https" or "http") || url.Host.Length == 0)
        {
            return false;
        }

        if (!url.Host.All(char.IsAscii))
        {
            var host = url.IdnHost;
            if (!DomainName.TryParse(host, out _, out var reason))
            {
                problem = $"has a host that has no A-label form ({reason.TrimEnd('.')})";
                return false;
            }

            url = new UriBuilder(url) { Host = host }.Uri;
        }

        return true;
    }
}
