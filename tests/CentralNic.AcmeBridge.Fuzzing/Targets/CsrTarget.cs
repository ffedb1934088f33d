using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Fuzzing.Engine;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using FrameworkExtension = System.Security.Cryptography.X509Certificates.X509Extension;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>
/// CSRs. <c>0</c>: the request. <c>1</c>: what is signed in one, which the site's key signs. The names of an accepted one are those that
/// BouncyCastle and the framework read, and its key is theirs.
/// </summary>
internal sealed class CsrTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "csr";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words => DerWords.All;

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        var der = input[0] == '1' ? FuzzKeys.SignDer(FuzzKeys.Site, input.AsSpan(1)) : input[1..];
        CertificateSigningRequest request;
        try
        {
            request = CertificateSigningRequest.Parse(der);
        }
        catch (AcmeProblemException refusal)
        {
            if (refusal.Problem.Type != AcmeErrorType.BadCsr)
            {
                throw new ContractException($"A CSR is refused as {refusal.Problem.Type}.");
            }

            return;
        }

        if (request.Names.Count == 0 || !CertificateSigningRequest.KeyOf(der).Span.SequenceEqual(request.SubjectPublicKeyInfo.Span))
        {
            throw new ContractException("A CSR without names is accepted, or its key is read in two ways.");
        }

        string[] names = [.. request.Names.Select(name => name.Value).Order(StringComparer.Ordinal)];
        Compare("BouncyCastle", names, NamesByBouncyCastle(der));
        Compare("the framework", names, NamesByFramework(der, request));
    }

    /// <inheritdoc/>
    public byte[]? Change(byte[] input, byte[] other, Mutator mutator, Random random) => FuzzKeys.ChangeDer(input, other, mutator, random);

    /// <inheritdoc/>
    public IEnumerable<(string Name, byte[] Input)> Seeds()
    {
        using var rsa = RSA.Create(2048);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var p521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        yield return ("rsa", Text.Selected('0', new CertificateRequest(
            "CN=example.test", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest()));
        yield return ("rsa-pss", Text.Selected('0', new CertificateRequest(
            "CN=example.test", rsa, HashAlgorithmName.SHA384, RSASignaturePadding.Pss).CreateSigningRequest()));
        yield return ("p384", Text.Selected('0', new CertificateRequest(
            "CN=example.test", p384, HashAlgorithmName.SHA384).CreateSigningRequest()));
        yield return ("p521", Text.Selected('0', new CertificateRequest(
            "CN=example.test", p521, HashAlgorithmName.SHA512).CreateSigningRequest()));

        var full = Request("CN=www.example.test, O=Example, C=DE", "www.example.test", "*.example.test", "xn--mnchen-3ya.test");
        full.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        full.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        full.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        full.CertificateExtensions.Add(new FrameworkExtension("1.3.6.1.5.5.7.1.24", [0x30, 0x03, 0x02, 0x01, 0x05], critical: false));
        full.OtherRequestAttributes.Add(new AsnEncodedData("1.2.840.113549.1.9.7", [0x0C, 0x02, 0x68, 0x69]));
        foreach (var (name, request) in new[]
        {
            ("name", Request("CN=www.example.test")),
            ("names", Request("", "www.example.test", "example.test")),
            ("other-name", Request("CN=other.example.test", "www.example.test")),
            ("full", full),
        })
        {
            yield return (name, Text.Selected('0', request.CreateSigningRequest()));
            yield return ($"{name}-signed", Text.Selected('1', FuzzKeys.SignedIn(request.CreateSigningRequest())));
        }
    }

    /// <summary>A request of the site.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="names">The names of the subject alternative name; none: there is no such extension.</param>
    public static CertificateRequest Request(string subject, params string[] names)
    {
        var request = new CertificateRequest(subject, FuzzKeys.Site, HashAlgorithmName.SHA256);
        if (names.Length > 0)
        {
            var builder = new SubjectAlternativeNameBuilder();
            Array.ForEach(names, builder.AddDnsName);
            request.CertificateExtensions.Add(builder.Build());
        }

        return request;
    }

    private static void Compare(string reader, string[] names, string[]? others)
    {
        if (others is not null && !names.SequenceEqual(others, StringComparer.Ordinal))
        {
            throw new ContractException(
                $"The names of a CSR are '{string.Join(' ', names)}', and for {reader} '{string.Join(' ', others)}'.");
        }
    }

    /// <summary>The names as BouncyCastle reads them; <see langword="null"/>: it does not take the request.</summary>
    private static string[]? NamesByBouncyCastle(byte[] der)
    {
        try
        {
            var info = CertificationRequest.GetInstance(Asn1Object.FromByteArray(der)).GetCertificationRequestInfo();
            var names = info.Subject.GetValueList(X509Name.CN).ToList();
            foreach (var attribute in (info.Attributes ?? DerSet.Empty).Select(AttributePkcs.GetInstance))
            {
                if (attribute.AttrType.Equals(PkcsObjectIdentifiers.Pkcs9AtExtensionRequest)
                    || attribute.AttrType.Id == "1.3.6.1.4.1.311.2.1.14")
                {
                    var extensions = X509Extensions.GetInstance(attribute.AttrValues[0]);
                    if (extensions.GetExtension(X509Extensions.SubjectAlternativeName) is { } alternative)
                    {
                        names.AddRange(GeneralNames.GetInstance(alternative.GetParsedValue()).GetNames()
                            .Where(name => name.TagNo == GeneralName.DnsName)
                            .Select(name => DerIA5String.GetInstance(name.Name).GetString()));
                    }
                }
            }

            return Sorted(names);
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or InvalidOperationException or FormatException
            or InvalidCastException)
        {
            return null;
        }
    }

    /// <summary>The names as the framework reads them; <see langword="null"/>: it does not take the request.</summary>
    private static string[]? NamesByFramework(byte[] der, CertificateSigningRequest ours)
    {
        try
        {
            var request = CertificateRequest.LoadSigningRequest(
                der, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
            if (!request.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(ours.SubjectPublicKeyInfo.Span))
            {
                throw new ContractException("The framework reads another key from a CSR.");
            }

            // Comma, plus and quotes cannot stand in a name that was accepted.
            var names = request.SubjectName.EnumerateRelativeDistinguishedNames()
                .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == "2.5.4.3")
                .Select(part => part.GetSingleElementValue()!).ToList();
            if (request.SubjectName.EnumerateRelativeDistinguishedNames().Any(part => part.HasMultipleElements))
            {
                return null;
            }

            foreach (var extension in request.CertificateExtensions.Where(extension => extension.Oid?.Value == "2.5.29.17"))
            {
                names.AddRange(new X509SubjectAlternativeNameExtension(extension.RawData).EnumerateDnsNames());
            }

            return Sorted(names);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string[] Sorted(IEnumerable<string> names) =>
        [.. names.Select(name => name.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
