using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Ocsp;
using Org.BouncyCastle.Security;
using BcCertificate = Org.BouncyCastle.X509.X509Certificate;

namespace CentralNic.AcmeBridge.Core.Tests.Revocations;

/// <summary>A CA with a web server for its revocation list and its responder, which say what a test wants.</summary>
internal sealed class TestAuthority : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestAuthority(WebApplication app) => _app = app;

    /// <summary>The CA, with its key.</summary>
    public X509Certificate2 Issuer { get; } = Ca("Test CA");

    /// <summary>What the list's URL answers; <see langword="null"/>: status 503.</summary>
    public byte[]? List { get; set; }

    /// <summary>What the responder answers; <see langword="null"/>: status 503.</summary>
    public byte[]? Answer { get; set; }

    /// <summary>The paths that were asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public int ListRequests => Requests.Count(path => path.EndsWith(".crl", StringComparison.Ordinal));

    public int ResponderRequests => Requests.Count(path => path.StartsWith("/ocsp", StringComparison.Ordinal));

    public Uri Url => new(_app.Urls.First());

    public static async Task<TestAuthority> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var authority = new TestAuthority(builder.Build());
        authority._app.Run(async context =>
        {
            var path = context.Request.Path.Value!;
            authority.Requests.Enqueue(path);
            if ((path.EndsWith(".crl", StringComparison.Ordinal) ? authority.List : authority.Answer) is { } bytes)
            {
                await context.Response.Body.WriteAsync(bytes);
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            }
        });
        await authority._app.StartAsync();
        return authority;
    }

    /// <summary>A CA that signs for itself.</summary>
    public static X509Certificate2 Ca(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(10));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    /// <summary>Issues a certificate as the bridge keeps it.</summary>
    public IssuedCertificate Issue(string name, DateTimeOffset now, bool namesList = true, bool namesResponder = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        if (namesList)
        {
            request.CertificateExtensions.Add(
                CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([new Uri(Url, "/list.crl").AbsoluteUri]));
        }

        if (namesResponder)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([new Uri(Url, "/ocsp").AbsoluteUri], null));
        }

        using var leaf = Sign(request, now);
        return new IssuedCertificate
        {
            Id = new CertificateId($"T-{leaf.SerialNumber}"),
            Tenant = TenantDirectory.DefaultId,
            Class = "ssl123dv",
            Names = [name],
            CsrSha256 = Convert.ToHexStringLower(SHA256.HashData(leaf.RawData)),
            ChainPem = leaf.ExportCertificatePem() + "\n" + Issuer.ExportCertificatePem() + "\n",
            NotBefore = leaf.NotBefore,
            NotAfter = leaf.NotAfter,
            Received = now,
        };
    }

    /// <summary>A responder of the CA's.</summary>
    /// <param name="isForThat">Whether the CA certified it for that.</param>
    public X509Certificate2 Responder(DateTimeOffset now, bool isForThat = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Responder", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new(isForThat ? "1.3.6.1.5.5.7.3.9" : "1.3.6.1.5.5.7.3.1")], false));
        using var made = Sign(request, now).CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>A list that revokes a certificate, with reason key compromise.</summary>
    /// <param name="signer">Who signs it; the CA.</param>
    /// <param name="from">When it is of; now.</param>
    /// <param name="until">When the next one is due; in a week.</param>
    public byte[] ListOf(
        DateTimeOffset now,
        IssuedCertificate? revoked,
        X509Certificate2? signer = null,
        DateTimeOffset? from = null,
        DateTimeOffset? until = null)
    {
        var list = new CertificateRevocationListBuilder();
        if (revoked is not null)
        {
            list.AddEntry(SerialOf(revoked).ToByteArray(), now.AddHours(-3), X509RevocationReason.KeyCompromise);
        }

        return list.Build(signer ?? Issuer, 1, until ?? now.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: from ?? now);
    }

    /// <summary>A list that the CA signed, with an extension that holds nothing at all.</summary>
    public byte[] ListWithAnEmptyExtension(DateTimeOffset now)
    {
        var generator = new Org.BouncyCastle.X509.X509V2CrlGenerator();
        generator.SetIssuerDN(new BcCertificate(Issuer.RawData).SubjectDN);
        generator.SetThisUpdate(now.UtcDateTime);
        generator.SetNextUpdate(now.AddDays(7).UtcDateTime);
        var extensions = new Org.BouncyCastle.Asn1.X509.X509ExtensionsGenerator();
        extensions.AddExtension(Org.BouncyCastle.Asn1.X509.X509Extensions.ReasonCode, critical: false, Array.Empty<byte>());
        generator.AddCrlEntry(BigInteger.One, now.UtcDateTime, extensions.Generate());
        using var key = Issuer.GetECDsaPrivateKey()!;
        return generator.Generate(new Org.BouncyCastle.Crypto.Operators.Asn1SignatureFactory(
            "SHA256withECDSA", PrivateKeyFactory.CreateKey(Pkcs8Of(key)))).GetEncoded();
    }

    /// <summary>What a responder says of a certificate.</summary>
    /// <param name="isRevoked">Whether it is revoked; <see langword="null"/>: not known.</param>
    /// <param name="signer">Who signs it; the CA.</param>
    /// <param name="from">When it is of; now.</param>
    public byte[] AnswerOf(
        DateTimeOffset now,
        IssuedCertificate certificate,
        bool? isRevoked = true,
        X509Certificate2? signer = null,
        DateTimeOffset? from = null)
    {
        signer ??= Issuer;
        var answers = new BasicOcspRespGenerator(new RespID(new BcCertificate(signer.RawData).GetPublicKey()));
        var at = from ?? now;
        answers.AddResponse(
            new CertificateID(CertificateID.DigestSha1, new BcCertificate(Issuer.RawData), SerialOf(certificate)),
            isRevoked switch
            {
                null => new UnknownStatus(),
                true => new RevokedStatus(now.AddHours(-3).UtcDateTime, 4),
                _ => CertificateStatus.Good,
            },
            at.UtcDateTime,
            at.AddHours(12).UtcDateTime,
            null);
        using var key = signer.GetECDsaPrivateKey()!;
        var basic = answers.Generate(
            "SHA256withECDSA", PrivateKeyFactory.CreateKey(Pkcs8Of(key)), [new BcCertificate(signer.RawData)], at.UtcDateTime);
        return new OCSPRespGenerator().Generate(OcspRespStatus.Successful, basic).GetEncoded();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Issuer.Dispose();
    }

    private static byte[] Pkcs8Of(ECDsa key)
    {
        // Keys of files may be exported encrypted only.
        const string Password = "test";
        using var copy = ECDsa.Create();
        copy.ImportEncryptedPkcs8PrivateKey(
            Password,
            key.ExportEncryptedPkcs8PrivateKey(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)),
            out _);
        return copy.ExportPkcs8PrivateKey();
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset now)
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x01);
        return request.Create(Issuer, now.AddDays(-1), now.AddDays(200), serial);
    }

    private static BigInteger SerialOf(IssuedCertificate certificate)
    {
        using var leaf = X509Certificate2.CreateFromPem(certificate.ChainPem);
        return new BigInteger(leaf.SerialNumber, 16);
    }
}
