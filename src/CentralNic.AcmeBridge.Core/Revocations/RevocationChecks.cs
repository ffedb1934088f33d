using System.Collections.Immutable;
using System.Text;
using CentralNic.AcmeBridge.Core.Certificates;
using Microsoft.Extensions.Logging;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.X509;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>
/// Looks at what a CA says of a certificate, by all ways that the certificate names: its revocation lists and its responder.
/// </summary>
internal sealed class RevocationChecks(
    RevocationFetcher fetcher, RevocationLists lists, TimeProvider time, ILogger<RevocationChecks> logger)
{
    private const int LongestAnswer = 64 * 1024;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    /// <summary>The sources that could not be used when they were asked last.</summary>
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);

    /// <summary>Looks at a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="round">What the round has asked already.</param>
    /// <returns>What was found; <see langword="null"/>: nobody says that it is revoked.</returns>
    public async Task<RevocationFinding?> CheckAsync(
        IssuedCertificate certificate, RevocationRound round, CancellationToken cancellationToken)
    {
        if (Read(certificate) is not { } read)
        {
            return null;
        }

        foreach (var url in read.Lists)
        {
            // Of several places of one list the first that answers does.
            if (await TryAsync(url.OriginalString, async () => (await lists.GetAsync(url, read.Issuer, cancellationToken)).Find(
                read.Leaf.SerialNumber)) is { IsUsed: true } answer)
            {
                if (answer.Revoked is { } revoked)
                {
                    return new RevocationFinding(RevocationFinding.List, url, revoked);
                }

                break;
            }
        }

        if (read.Responder is not { } responder || !round.TryTake(responder.Authority))
        {
            return null;
        }

        var (isUsed, said) = await TryAsync(responder.OriginalString, async () => OcspAnswer.Read(
            await fetcher.FetchAsync(
                OcspAnswer.UrlOf(responder, read.Issuer, read.Leaf.SerialNumber), LongestAnswer, AnswerTime, cancellationToken),
            read.Issuer,
            read.Leaf.SerialNumber,
            time.GetUtcNow()));
        round.Note(responder.Authority, isUsed);
        return said is { } found ? new RevocationFinding(RevocationFinding.Responder, responder, found) : null;
    }

    private async Task<(bool IsUsed, RevokedEntry? Revoked)> TryAsync(string source, Func<Task<RevokedEntry?>> ask)
    {
        try
        {
            var said = await ask();
            if (_failing.Remove(source))
            {
                logger.SourceWorks(source);
            }

            return (true, said);
        }
        catch (RevocationSourceException trouble)
        {
            if (_failing.Add(source))
            {
                logger.SourceFails(source, trouble.Message);
            }

            return (false, null);
        }
    }

    /// <summary>What a certificate says of where its CA tells what it revoked; <see langword="null"/>: it cannot be read.</summary>
    internal static Named? Read(IssuedCertificate certificate)
    {
        try
        {
            var chain = new X509CertificateParser().ReadCertificates(Encoding.ASCII.GetBytes(certificate.ChainPem));
            return chain is [var leaf, ..] && chain.Skip(1).FirstOrDefault(each => RevocationSignature.Certifies(each, leaf)) is { } issuer
                ? new Named(leaf, issuer, [.. ListsOf(leaf)], ResponderOf(leaf))
                : null;
        }
        catch (Exception unreadable) when (RevocationSignature.IsUnreadable(unreadable))
        {
            // What another system ordered was taken over as the reseller gave it.
            return null;
        }
    }

    private static IEnumerable<Uri> ListsOf(X509Certificate leaf) =>
        ExtensionOf(leaf, X509Extensions.CrlDistributionPoints) is { } points
            ? CrlDistPoint.GetInstance(points).GetDistributionPoints()

                // A list of some reasons, or one that another CA signs, is none of this CA's certificates.
                .Where(point => point is { Reasons: null, CrlIssuer: null, DistributionPointName.Type: DistributionPointName.FullName })
                .SelectMany(point => GeneralNames.GetInstance(point.DistributionPointName.Name).GetNames())
                .Select(UrlOf).OfType<Uri>()
            : [];

    private static Uri? ResponderOf(X509Certificate leaf) =>
        ExtensionOf(leaf, X509Extensions.AuthorityInfoAccess) is { } access
            ? AuthorityInformationAccess.GetInstance(access).GetAccessDescriptions()
                .Where(each => each.AccessMethod.Equals(AccessDescription.IdADOcsp))
                .Select(each => UrlOf(each.AccessLocation)).FirstOrDefault(url => url is not null)
            : null;

    private static Uri? UrlOf(GeneralName name) => name.TagNo == GeneralName.UniformResourceIdentifier
        && Uri.TryCreate(DerIA5String.GetInstance(name.Name).GetString(), UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) ? url : null;

    private static Asn1Object? ExtensionOf(X509Certificate certificate, DerObjectIdentifier oid) =>
        certificate.GetExtensionValue(oid) is { } value ? Asn1Object.FromByteArray(value.GetOctets()) : null;

    internal sealed record Named(X509Certificate Leaf, X509Certificate Issuer, ImmutableArray<Uri> Lists, Uri? Responder);
}

/// <summary>That a CA says of a certificate that it is revoked.</summary>
/// <param name="Source"><see cref="List"/> or <see cref="Responder"/>.</param>
/// <param name="Url">Where it says so.</param>
/// <param name="Revoked">When and why.</param>
internal sealed record RevocationFinding(string Source, Uri Url, RevokedEntry Revoked)
{
    /// <summary>A revocation list.</summary>
    public const string List = "crl";

    /// <summary>An OCSP responder.</summary>
    public const string Responder = "ocsp";
}

/// <summary>Bounds what one round asks of each responder, and leaves one alone that does not answer.</summary>
internal sealed class RevocationRound
{
    private const int MostOfHost = 1000;
    private const int MostFailures = 3;

    private readonly Dictionary<string, (int Asked, int Failures)> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a host may be asked once more.</summary>
    public bool TryTake(string host)
    {
        var (asked, failures) = _hosts.GetValueOrDefault(host);
        if (asked >= MostOfHost || failures >= MostFailures)
        {
            return false;
        }

        _hosts[host] = (asked + 1, failures);
        return true;
    }

    /// <summary>Whether its answer could be used.</summary>
    public void Note(string host, bool isUsed) =>
        _hosts[host] = (_hosts[host].Asked, isUsed ? 0 : _hosts[host].Failures + 1);
}
