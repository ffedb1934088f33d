using System.Globalization;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Ocsp;
using Org.BouncyCastle.X509;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>What a CA's responder says of one certificate (RFC 6960, in the form of RFC 5019), verified.</summary>
internal static class OcspAnswer
{
    /// <summary>Without a next update, an answer counts for so long.</summary>
    private static readonly TimeSpan LongestWithoutNext = TimeSpan.FromDays(1);

    /// <summary>The URL that asks, by GET, so that what stands in between may have the answer ready (RFC 5019 section 5).</summary>
    /// <param name="responder">The responder, as the certificate names it.</param>
    /// <param name="issuer">The CA.</param>
    /// <param name="serial">The certificate's serial number.</param>
    public static Uri UrlOf(Uri responder, X509Certificate issuer, BigInteger serial)
    {
        var request = new OcspReqGenerator();
        request.AddRequest(new CertificateID(CertificateID.DigestSha1, issuer, serial));
        var text = Convert.ToBase64String(request.Generate().GetEncoded());
        return new Uri($"{responder.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(text)}");
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="der">The answer, DER.</param>
    /// <param name="issuer">The CA, which must have signed it, or certified who did for that.</param>
    /// <param name="serial">The certificate's serial number.</param>
    /// <returns>What it says; <see langword="null"/>: the certificate is not revoked.</returns>
    /// <exception cref="RevocationSourceException">It is no answer to this question, not in force, or not signed by who may.</exception>
    public static RevokedEntry? Read(byte[] der, X509Certificate issuer, BigInteger serial, DateTimeOffset now)
    {
        try
        {
            var response = new OcspResp(der);
            return response.Status != OcspRespStatus.Successful
                ? throw new RevocationSourceException(string.Create(
                    CultureInfo.InvariantCulture, $"the responder answers with error {response.Status}"))
                : response.GetResponseObject() is BasicOcspResp answer
                    ? Read(answer, issuer, serial, now)
                    : throw new RevocationSourceException("it has no answer of the basic kind (RFC 6960 section 4.2.1)");
        }
        catch (Exception unreadable) when (RevocationSignature.IsUnreadable(unreadable))
        {
            throw new RevocationSourceException($"it is no OCSP answer: {unreadable.Message.TrimEnd('.')}");
        }
    }

    private static RevokedEntry? Read(BasicOcspResp answer, X509Certificate issuer, BigInteger serial, DateTimeOffset now)
    {
        RevocationSignature.RequireStrong(answer.SignatureAlgorithm.Algorithm.Id);
        if (!IsSigned(answer, issuer, now))
        {
            throw new RevocationSourceException("it is not signed by the certificate's CA, nor by a responder that the CA certified");
        }

        var single = answer.Responses.FirstOrDefault(each => IsAbout(each.GetCertID(), issuer, serial))
            ?? throw new RevocationSourceException("it is about another certificate");
        var (thisUpdate, nextUpdate) = (Moment(single.ThisUpdate), single.NextUpdate is { } next ? Moment(next) : (DateTimeOffset?)null);
        RevocationSignature.RequireInForce(thisUpdate, nextUpdate ?? thisUpdate + LongestWithoutNext, now);
        return single.GetCertStatus() switch
        {
            null => null,
            RevokedStatus revoked => new RevokedEntry(
                Moment(revoked.RevocationTime), revoked.HasRevocationReason ? revoked.RevocationReason : null),
            _ => throw new RevocationSourceException("the responder does not know the certificate"),
        };
    }

    private static bool IsAbout(CertificateID asked, X509Certificate issuer, BigInteger serial) =>
        asked.SerialNumber.Equals(serial) && asked.MatchesIssuer(issuer);

    /// <summary>By the CA itself, or by one whom it certified for that alone (RFC 6960 section 4.2.2.2).</summary>
    private static bool IsSigned(BasicOcspResp answer, X509Certificate issuer, DateTimeOffset now) =>
        Holds(answer, issuer)
        || answer.GetCerts().Any(signer =>
            signer.IsValid(now.UtcDateTime)
            && signer.GetExtendedKeyUsage()?.Contains(KeyPurposeID.id_kp_OCSPSigning) == true
            && RevocationSignature.Certifies(issuer, signer)
            && Holds(answer, signer));

    private static bool Holds(BasicOcspResp answer, X509Certificate signer) =>
        RevocationSignature.Holds(() =>
        {
            if (!answer.Verify(signer.GetPublicKey()))
            {
                throw new OcspException("The signature does not hold.");
            }
        });

    private static DateTimeOffset Moment(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
