using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>TLS of <c>PublicUrl</c> as a client sees it, whoever speaks it: the bridge, or a proxy in front of it.</summary>
internal sealed class TlsCheck : IDoctorCheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public string Name => "tls";

    public DoctorNeeds Needs => DoctorNeeds.Settings;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var url = context.Configured.PublicUrl;
        if (url.Scheme != Uri.UriSchemeHttps)
        {
            yield return DoctorFinding.Skipped("PublicUrl is not https.");
            yield break;
        }

        using var seen = await PublicUrlClient.HandshakeAsync(url, SslProtocols.None, cancellationToken);
        if (seen.Trouble is { } trouble)
        {
            yield return Unreachable(context, seen, trouble);
            yield break;
        }

        yield return Judge(seen, context) with { Subject = "certificate" };
#pragma warning disable CA5398 // Whether each of them is spoken is what is asked.
        foreach (var (protocol, name) in new[] { (SslProtocols.Tls12, "TLS 1.2"), (SslProtocols.Tls13, "TLS 1.3") })
#pragma warning restore CA5398
        {
            using var tried = await PublicUrlClient.HandshakeAsync(url, protocol, cancellationToken);
            yield return tried.Trouble is null
                ? DoctorFinding.Ok($"{name} is spoken.") with { Subject = name }
                : DoctorFinding.Warning($"{name} is not spoken: {tried.Trouble}.", Protocols) with { Subject = name };
        }

        foreach (var (minor, name) in new (byte, string)[] { (2, "TLS 1.1"), (1, "TLS 1.0") })
        {
            yield return await PublicUrlClient.SpeaksLegacyAsync(url, minor, cancellationToken) switch
            {
                null => DoctorFinding.Skipped($"Whether {name} is refused could not be seen.") with { Subject = name },
                false => DoctorFinding.Ok($"{name} is refused.") with { Subject = name },
                true => DoctorFinding.Failed($"{name} is spoken, which is broken (RFC 8996).", Protocols) with { Subject = name },
            };
        }
    }

    private const string Protocols =
        "Have whoever speaks TLS there offer 1.2 and 1.3 alone: nginx 'ssl_protocols TLSv1.2 TLSv1.3;', Apache 'SSLProtocol -all +TLSv1.2 "
        + "+TLSv1.3'.";

    private static DoctorFinding Unreachable(DoctorContext context, TlsProbeResult seen, string trouble) =>
        seen.IsRefused && context.Bridge is null
            ? DoctorFinding.Skipped($"Nobody listens at {context.Configured.PublicUrl}, and no bridge runs.")
            : DoctorFinding.Failed(
                $"{context.Configured.PublicUrl} cannot be reached by TLS: {trouble}.",
                "See that the name leads here (DNS), that the port is open (firewall), and that somebody listens there: the bridge, or the "
                + "proxy in front. Where this machine cannot reach its own public address, run the command from another one's "
                + "network.") with
            {
                Setting = $"{ServerSection.PublicUrl.Key}, {ServerSection.Listen.Key}",
            };

    private static DoctorFinding Judge(TlsProbeResult seen, DoctorContext context)
    {
        var certificate = seen.Certificate!;
        var now = context.Time.GetUtcNow();
        DateTimeOffset from = certificate.NotBefore.ToUniversalTime(), until = certificate.NotAfter.ToUniversalTime();
        var issuer = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true);
        if (now > until || now < from)
        {
            return DoctorFinding.Failed(
                $"The certificate is valid from {from:u} to {until:u}, and now it is {now:u}.", "Renew it, and have it loaded.") with
            {
                Setting = ServerSection.CertificateFile.Key,
            };
        }

        if (seen.IsOtherName)
        {
            return DoctorFinding.Failed(
                $"The certificate is not for {context.Configured.PublicUrl.IdnHost}, but for {NamesOf(certificate)}.",
                "Use one for the name in PublicUrl.") with
            {
                Setting = $"{ServerSection.PublicUrl.Key}, {ServerSection.CertificateFile.Key}",
            };
        }

        var distrust = seen.FindDistrust(context.Roots, now);
        if (distrust.HasFlag(X509ChainStatusFlags.PartialChain))
        {
            return DoctorFinding.Failed(
                $"The chain is not complete: "
                + (seen.Intermediates == 0 ? "the certificate of its CA is not sent" : "one of its CA certificates is missing")
                + $" (issued by {issuer}).",
                "Give the file with the whole chain (fullchain.pem). If the clients know a CA of your own, name its certificate with "
                + "--ca.") with
            {
                Setting = ServerSection.CertificateFile.Key,
            };
        }

        if (distrust != X509ChainStatusFlags.NoError)
        {
            return DoctorFinding.Failed(
                $"Clients do not trust the chain: {distrust} (issued by {issuer}).",
                "Use a certificate of a CA that clients know. If they were given another root, name it with --ca.") with
            {
                Setting = ServerSection.CertificateFile.Key,
            };
        }

        var words = $"Valid until {until:u}, issued by {issuer}, with {seen.Intermediates} more certificates in the chain.";
        var left = until - now;
        return left < Soon && left < (until - from) / 4
            ? DoctorFinding.Warning(words, "It expires soon: see that it is renewed, and that the renewed one is loaded.") with
            {
                Setting = ServerSection.CertificateFile.Key,
            }
            : DoctorFinding.Ok(words);
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(
            extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())));
        return string.Join(", ", names) is { Length: > 0 } listed ? listed : "no name";
    }
}
