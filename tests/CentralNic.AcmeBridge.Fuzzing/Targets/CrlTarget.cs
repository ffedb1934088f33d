using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Core.Revocations;
using CentralNic.AcmeBridge.Fuzzing.Engine;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>
/// Revocation lists. <c>0</c>: the list. <c>1</c>: what is signed in one, which the CA signs. What is taken is signed by the CA for the
/// framework too - as BouncyCastle reads it, which takes other encodings of the same - and in force.
/// </summary>
internal sealed class CrlTarget : IFuzzTarget
{
    private static readonly Uri Url = new(TestCertificates.ListUrl);

    /// <inheritdoc/>
    public string Name => "crl";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words => DerWords.All;

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        var der = input[0] == '1' ? FuzzKeys.SignDer(FuzzKeys.Authority, input.AsSpan(1)) : input[1..];
        try
        {
            var list = RevocationList.Read(der, Url, TestCertificates.BcAuthority, TestCertificates.Now);
            var read = CertificateList.GetInstance(Asn1Object.FromByteArray(der));
            if (!FuzzKeys.Verifies(FuzzKeys.Authority, read.TbsCertList.GetDerEncoded(), read.GetSignatureOctets()))
            {
                throw new ContractException("A list is taken that the CA did not sign.");
            }

            if (list.NextUpdate <= TestCertificates.Now)
            {
                throw new ContractException("A list is taken that is out of date.");
            }

            list.Find(Org.BouncyCastle.Math.BigInteger.ValueOf(0x123456789A));
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
        var lists = new (string Name, byte[] Der)[]
        {
            ("empty", List(_ => { })),
            ("revoked", List(list => list.AddEntry(
                TestCertificates.Site, TestCertificates.Now.AddDays(-1), X509RevocationReason.KeyCompromise))),
            ("several", List(list =>
            {
                list.AddEntry([0x01, 0x02], TestCertificates.Now.AddDays(-2));
                list.AddEntry([0x7F], TestCertificates.Now.AddDays(-2), X509RevocationReason.CertificateHold);
                list.AddEntry(TestCertificates.Site, TestCertificates.Now.AddDays(-1), X509RevocationReason.Superseded);
            })),
            ("point", WithPoint()),
        };
        foreach (var (name, der) in lists)
        {
            yield return (name, Text.Selected('0', der));
            yield return ($"{name}-signed", Text.Selected('1', FuzzKeys.SignedIn(der)));
        }
    }

    private static byte[] List(Action<CertificateRevocationListBuilder> fill)
    {
        var list = new CertificateRevocationListBuilder();
        fill(list);
        return list.Build(
            TestCertificates.Authority, 7, TestCertificates.Now.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: TestCertificates.Now);
    }

    /// <summary>A list with an issuing distribution point, which the framework does not write.</summary>
    private static byte[] WithPoint()
    {
        var generator = new Org.BouncyCastle.X509.X509V2CrlGenerator();
        generator.SetIssuerDN(TestCertificates.BcAuthority.SubjectDN);
        generator.SetThisUpdate(TestCertificates.Now.UtcDateTime);
        generator.SetNextUpdate(TestCertificates.Now.AddDays(7).UtcDateTime);
        var name = new DistributionPointName(
            new GeneralNames(new GeneralName(
                GeneralName.UniformResourceIdentifier, TestCertificates.ListUrl)));
        generator.AddExtension(
            X509Extensions.IssuingDistributionPoint,
            critical: true,
            new IssuingDistributionPoint(name, true, false, null, false, false));
        return generator.Generate(new Org.BouncyCastle.Crypto.Operators.Asn1SignatureFactory(
            "SHA256withECDSA",
            Org.BouncyCastle.Security.PrivateKeyFactory.CreateKey(FuzzKeys.Authority.ExportPkcs8PrivateKey()))).GetEncoded();
    }
}
