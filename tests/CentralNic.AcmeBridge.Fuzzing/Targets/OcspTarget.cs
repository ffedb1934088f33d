using System.Formats.Asn1;
using CentralNic.AcmeBridge.Core.Revocations;
using CentralNic.AcmeBridge.Fuzzing.Engine;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Ocsp;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Ocsp;
using Org.BouncyCastle.Security;
using BcCertificate = Org.BouncyCastle.X509.X509Certificate;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>
/// OCSP answers. <c>0</c>: the answer. <c>1</c> and <c>2</c>: what is signed in one, which the CA or its responder signs. What is taken is
/// signed by one of them for the framework too.
/// </summary>
internal sealed class OcspTarget : IFuzzTarget
{
    private const string BasicResponse = "1.3.6.1.5.5.7.48.1.1";

    private static readonly BigInteger Serial = new(1, TestCertificates.Site.SerialNumberBytes.ToArray());

    /// <inheritdoc/>
    public string Name => "ocsp";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words => DerWords.All;

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        var der = (char)input[0] switch
        {
            '1' => Wrap(FuzzKeys.SignDer(FuzzKeys.Authority, input.AsSpan(1))),
            '2' => Wrap(WithResponder(FuzzKeys.SignDer(FuzzKeys.Responder, input.AsSpan(1)))),
            _ => input[1..],
        };
        try
        {
            OcspAnswer.Read(der, TestCertificates.BcAuthority, Serial, TestCertificates.Now);
            if (!IsSigned(der))
            {
                throw new ContractException("An answer is taken that neither the CA nor its responder signed.");
            }
        }
        catch (RevocationSourceException)
        {
            // It says nothing.
        }
    }

    /// <inheritdoc/>
    public byte[]? Change(byte[] input, byte[] other, Mutator mutator, Random random) => FuzzKeys.ChangeDer(input, other, mutator, random);

    /// <inheritdoc/>
    public IEnumerable<(string Name, byte[] Input)> Seeds()
    {
        var answers = new (string Name, byte[] Der)[]
        {
            ("good", Answer(CertificateStatus.Good, byAuthority: true)),
            ("revoked", Answer(new RevokedStatus(TestCertificates.Now.AddHours(-3).UtcDateTime, 4), byAuthority: true)),
            ("unknown", Answer(new UnknownStatus(), byAuthority: true)),
            ("responder", Answer(CertificateStatus.Good, byAuthority: false)),
        };
        foreach (var (name, der) in answers)
        {
            yield return (name, Text.Selected('0', der));
            var signed = FuzzKeys.SignedIn(BasicIn(der));
            yield return ($"{name}-signed", Text.Selected(name == "responder" ? '2' : '1', signed));
        }

        yield return ("later", Text.Selected('0', [0x30, 0x03, 0x0A, 0x01, 0x03]));
    }

    private static byte[] Answer(CertificateStatus? status, bool byAuthority)
    {
        var (certificate, key) = byAuthority
            ? (TestCertificates.Authority, FuzzKeys.Authority)
            : (TestCertificates.Responder, FuzzKeys.Responder);
        var signer = new BcCertificate(certificate.RawData);
        var answers = new BasicOcspRespGenerator(new RespID(signer.GetPublicKey()));
        var at = TestCertificates.Now.UtcDateTime;
        answers.AddResponse(
            new CertificateID(CertificateID.DigestSha1, TestCertificates.BcAuthority, Serial), status, at, at.AddHours(12), null);
        var basic = answers.Generate(
            "SHA256withECDSA", PrivateKeyFactory.CreateKey(key.ExportPkcs8PrivateKey()), byAuthority ? [] : [signer], at);
        return new OCSPRespGenerator().Generate(OcspRespStatus.Successful, basic).GetEncoded();
    }

    private static byte[] Wrap(byte[] basic)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue([0x0A, 0x01, 0x00]);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(BasicResponse);
                writer.WriteOctetString(basic);
            }
        }

        return writer.Encode();
    }

    /// <summary>Adds the responder's certificate behind the signature.</summary>
    private static byte[] WithResponder(byte[] basic)
    {
        AsnDecoder.ReadSequence(basic, AsnEncodingRules.BER, out var offset, out var length, out _);
        var certificates = FuzzKeys.Sequence(TestCertificates.Responder.RawData);
        byte[] tagged = [0xA0, 0x82, (byte)(certificates.Length >> 8), (byte)certificates.Length, .. certificates];
        return FuzzKeys.Sequence([.. basic.AsSpan(offset, length), .. tagged]);
    }

    private static byte[] BasicIn(byte[] der)
    {
        var response = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        response.ReadEncodedValue();
        var bytes = response.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
        bytes.ReadObjectIdentifier();
        return bytes.ReadOctetString();
    }

    /// <summary>
    /// Whether the framework finds that the CA or its responder signed what BouncyCastle reads: that also takes other encodings of the
    /// same, and verifies what it read.
    /// </summary>
    private static bool IsSigned(byte[] der)
    {
        var basic = BasicOcspResponse.GetInstance(OcspResponse.GetInstance(der).ResponseBytes.Response.GetOctets());
        var (signed, signature) = (basic.TbsResponseData.GetDerEncoded(), basic.GetSignatureOctets());
        return FuzzKeys.Verifies(FuzzKeys.Authority, signed, signature) || FuzzKeys.Verifies(FuzzKeys.Responder, signed, signature);
    }
}
