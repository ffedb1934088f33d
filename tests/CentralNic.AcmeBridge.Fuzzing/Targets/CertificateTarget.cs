using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Revocations;
using CentralNic.AcmeBridge.Fuzzing.Engine;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>
/// Certificates as they are delivered: the site's, and others. <c>0</c>: DER, one after the other. <c>1</c>: what is signed in the site's,
/// which the CA signs, and others. <c>2</c>: PEM. What is found without fault is for the site's key and name, in force, and signed by the
/// CA.
/// </summary>
internal sealed class CertificateTarget : IFuzzTarget
{
    private const int MostCertificates = 8;

    /// <inheritdoc/>
    public string Name => "certificate";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. DerWords.All,
        .. Text.Words(
            "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", "\n", "\r\n", "-----BEGIN X509 CERTIFICATE-----", "-----"),
    ];

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        if (input.Length < 2)
        {
            return;
        }

        var pems = input[0] == '2' ? SplitPem(Encoding.UTF8.GetString(input.AsSpan(1))) : PemsOf(input);
        if (pems.Count == 0)
        {
            return;
        }

        Read(pems[0], [.. pems.Skip(1)], null);
        Read(pems[0], [.. pems.Skip(1).SkipLast(1)], pems[^1]);
        RevocationChecks.Read(new IssuedCertificate
        {
            Id = new CertificateId("C1"),
            Tenant = new TenantId("default"),
            Class = "ssl123dv",
            Names = [TestCertificates.SiteName],
            CsrSha256 = "",
            ChainPem = string.Join('\n', pems),
            NotBefore = TestCertificates.Now,
            NotAfter = TestCertificates.Now,
            Received = TestCertificates.Now,
        });
    }

    /// <inheritdoc/>
    public byte[]? Change(byte[] input, byte[] other, Mutator mutator, Random random) =>
        input is [(byte)'2', ..] ? null : FuzzKeys.ChangeDer(input, other, mutator, random);

    /// <inheritdoc/>
    public IEnumerable<(string Name, byte[] Input)> Seeds()
    {
        var (site, authority) = (TestCertificates.Site, TestCertificates.Authority);
        yield return ("site", Text.Selected('0', [.. site.RawData, .. authority.RawData]));
        yield return ("site-alone", Text.Selected('0', site.RawData));
        yield return ("site-signed", Text.Selected('1', [.. FuzzKeys.SignedIn(site.RawData), .. authority.RawData]));
        yield return ("responder", Text.Selected('0', [.. TestCertificates.Responder.RawData, .. authority.RawData]));
        yield return ("authority", Text.Selected('0', authority.RawData));
        yield return ("pem", Text.Selected('2', Encoding.ASCII.GetBytes(
            site.ExportCertificatePem() + "\n" + authority.ExportCertificatePem() + "\n")));
    }

    private static void Read(string pem, string[] intermediates, string? root)
    {
        var key = FuzzKeys.Site.ExportSubjectPublicKeyInfo();
        var read = CertificateInspection.Of(pem, intermediates, root, key, [TestCertificates.SiteName], TestCertificates.Now);
        if (!read.Faults.IsEmpty)
        {
            return;
        }

        var leaf = new Org.BouncyCastle.X509.X509CertificateParser().ReadCertificates(Encoding.ASCII.GetBytes(read.ChainPem))[0];
        var names = leaf.GetSubjectAlternativeNames().Select(name => ((string)name[1]).ToLowerInvariant());
        if (!leaf.CertificateStructure.SubjectPublicKeyInfo.GetEncoded().AsSpan().SequenceEqual(key)
            || !names.Contains(TestCertificates.SiteName, StringComparer.Ordinal)
            || !leaf.IsValid(TestCertificates.Now.UtcDateTime))
        {
            throw new ContractException("A certificate is found without fault that is not the site's, or not in force.");
        }

        if (!FuzzKeys.IsSignedBy(FuzzKeys.Authority, leaf.GetEncoded()))
        {
            throw new ContractException("A certificate is found without fault that the CA did not sign.");
        }
    }

    private static List<string> PemsOf(byte[] input)
    {
        var pems = new List<string>();
        var rest = input.AsMemory(1);
        while (!rest.IsEmpty && pems.Count < MostCertificates)
        {
            var length = rest.Length;
            try
            {
                AsnDecoder.ReadEncodedValue(rest.Span, AsnEncodingRules.BER, out _, out _, out length);
            }
            catch (AsnContentException)
            {
                // The rest is one, and broken.
            }

            var one = rest.Span[..length];
            var der = pems.Count == 0 && input[0] == '1' ? FuzzKeys.SignDer(FuzzKeys.Authority, one) : one.ToArray();
            pems.Add(PemEncoding.WriteString("CERTIFICATE", der));
            rest = rest[length..];
        }

        return pems;
    }

    private static List<string> SplitPem(string text)
    {
        const string end = "-----END CERTIFICATE-----";
        return [.. text.Split(end).SkipLast(1).Take(MostCertificates).Select(part => part + end)];
    }
}
