using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Ocsp;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Ocsp;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Security.Certificates;
using Org.BouncyCastle.X509;

namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>Answers OCSP requests with an issuer's own key (RFC 6960 section 4.2.2.2: the CA itself is the responder).</summary>
internal sealed class OcspResponder(Issuer issuer)
{
    /// <summary>The longest request that is read, in bytes: one asks for some serial numbers.</summary>
    public const int MaxRequest = 16 * 1024;

    // The Baseline Requirements (4.9.10) want answers to be good for 8 hours at least.
    private static readonly TimeSpan Validity = TimeSpan.FromHours(12);

    private readonly X509Certificate _certificate = new(issuer.Certificate.RawData);
    private readonly AsymmetricKeyParameter _key = PrivateKeyFactory.CreateKey(issuer.ExportKey());

    /// <summary>Answers a request.</summary>
    /// <param name="request">The DER request.</param>
    /// <param name="stateOf">The state of a serial number in upper hexadecimal.</param>
    /// <param name="now">The time of the answer.</param>
    /// <returns>The DER response; <c>malformedRequest</c> for what is none.</returns>
    public byte[] Answer(byte[] request, Func<string, SerialState> stateOf, DateTimeOffset now)
    {
        try
        {
            // BouncyCastle reads nothing as a request without content.
            return request.Length == 0 ? Malformed() : Answer(new OcspReq(request), stateOf, now);
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidCastException or OcspException)
        {
            return Malformed();
        }
    }

    private static byte[] Malformed() => new OCSPRespGenerator().Generate(OcspRespStatus.MalformedRequest, null).GetEncoded();

    private byte[] Answer(OcspReq request, Func<string, SerialState> stateOf, DateTimeOffset now)
    {
        var answers = new BasicOcspRespGenerator(new RespID(_certificate.GetPublicKey()));
        foreach (var asked in request.GetRequestList())
        {
            var id = asked.GetCertID();

            // RFC 5280 section 4.1.2.2: a serial number is positive; .NET writes it in whole bytes.
            var state = id.MatchesIssuer(_certificate)
                ? stateOf(Convert.ToHexString(id.SerialNumber.ToByteArrayUnsigned()))
                : SerialState.Unknown;
            answers.AddResponse(id, Status(state), now.UtcDateTime, (now + Validity).UtcDateTime, null);
        }

        if (request.GetExtensionValue(OcspObjectIdentifiers.PkixOcspNonce) is { } nonce)
        {
            answers.SetResponseExtensions(new(new Dictionary<DerObjectIdentifier, X509Extension>
            {
                [OcspObjectIdentifiers.PkixOcspNonce] = new(critical: false, nonce),
            }));
        }

        var basic = answers.Generate("SHA256withECDSA", _key, [_certificate], now.UtcDateTime);
        return new OCSPRespGenerator().Generate(OcspRespStatus.Successful, basic).GetEncoded();
    }

    private static CertificateStatus? Status(SerialState state) => state switch
    {
        { IsKnown: false } => new UnknownStatus(),
        { RevokedAt: { } at } => new RevokedStatus(at.UtcDateTime, CrlReason.Unspecified),
        _ => CertificateStatus.Good,
    };
}
