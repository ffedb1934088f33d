using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>Checks what the reseller delivered before it is handed out: key, names, chain, dates.</summary>
internal sealed class CertificateInspection
{
    private const int MostAlternates = 3;
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(10);

    private CertificateInspection(ImmutableArray<string> faults) => Faults = faults;

    /// <summary>What is wrong, in words; empty when the certificate may be handed out.</summary>
    public ImmutableArray<string> Faults { get; }

    /// <summary>The names in the certificate, lower case.</summary>
    public ImmutableArray<string> Names { get; private init; } = [];

    /// <summary>End-entity certificate and intermediates, PEM, each certified by the next, without root.</summary>
    public string ChainPem { get; private init; } = "";

    /// <summary>
    /// Further chains for the same certificate, which end at another of the delivered roots; PEM as <see cref="ChainPem"/>.
    /// </summary>
    public ImmutableArray<string> AlternateChainPems { get; private init; } = [];

    /// <summary>What the certificate is found by; <see langword="null"/>: the delivery cannot be read.</summary>
    public CertificateIdentity? Identity { get; private init; }

    /// <summary>Valid from, UTC.</summary>
    public DateTimeOffset NotBefore { get; private init; }

    /// <summary>Valid until, UTC.</summary>
    public DateTimeOffset NotAfter { get; private init; }

    /// <summary>Inspects a delivery.</summary>
    /// <param name="intermediatePems">The intermediates in any order; a root among them is left out.</param>
    /// <param name="rootPem">The root, where the reseller gave it.</param>
    /// <param name="subjectPublicKeyInfo">The CSR's key, DER.</param>
    /// <param name="orderedNames">The names that must be covered, lower case.</param>
    public static CertificateInspection Of(
        string certificatePem,
        IReadOnlyList<string> intermediatePems,
        string? rootPem,
        ReadOnlySpan<byte> subjectPublicKeyInfo,
        IReadOnlyList<string> orderedNames,
        DateTimeOffset now)
    {
        var loaded = new List<X509Certificate2>();
        try
        {
            var leaf = Load(certificatePem, loaded);
            var intermediates = intermediatePems.Select(pem => Load(pem, loaded)).ToList();
            var root = string.IsNullOrWhiteSpace(rootPem) ? null : Load(rootPem, loaded);
            return Of(leaf, intermediates, root, subjectPublicKeyInfo, orderedNames, now);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return new CertificateInspection([$"The delivery cannot be read: {exception.Message}"]);
        }
        finally
        {
            loaded.ForEach(certificate => certificate.Dispose());
        }
    }

    private static CertificateInspection Of(
        X509Certificate2 leaf,
        List<X509Certificate2> intermediates,
        X509Certificate2? root,
        ReadOnlySpan<byte> subjectPublicKeyInfo,
        IReadOnlyList<string> orderedNames,
        DateTimeOffset now)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        if (!subjectPublicKeyInfo.SequenceEqual(leaf.PublicKey.ExportSubjectPublicKeyInfo()))
        {
            faults.Add("The certificate's key is not the CSR's.");
        }

        var names = NamesOf(leaf);
        var missing = orderedNames.Except(names).ToArray();
        if (missing.Length > 0)
        {
            faults.Add($"The certificate does not cover {string.Join(", ", missing)}; it covers {string.Join(", ", names)}.");
        }

        var (notBefore, notAfter) = (leaf.NotBefore.ToUniversalTime(), leaf.NotAfter.ToUniversalTime());
        if (now + ClockTolerance < notBefore || now >= notAfter)
        {
            faults.Add($"The certificate is valid from {notBefore:u} to {notAfter:u}, and now it is {now:u}.");
        }

        var chain = PemOf(ChainOf(leaf, intermediates, root, now, faults));
        return new CertificateInspection(faults.ToImmutable())
        {
            Names = names,
            ChainPem = chain,
            AlternateChainPems = faults.Count > 0 ? [] : AlternatesOf(leaf, intermediates, root, now, chain),
            Identity = CertificateIdentity.Of(leaf),
            NotBefore = notBefore,
            NotAfter = notAfter,
        };
    }

    /// <summary>
    /// Builds the chain from what was delivered alone. Without a delivered root the topmost intermediate is taken for the anchor.
    /// </summary>
    private static List<X509Certificate2> ChainOf(
        X509Certificate2 leaf,
        List<X509Certificate2> intermediates,
        X509Certificate2? root,
        DateTimeOffset now,
        ImmutableArray<string>.Builder faults)
    {
        using var builder = new X509Chain();
        builder.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        builder.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        builder.ChainPolicy.DisableCertificateDownloads = true;
        builder.ChainPolicy.VerificationTime = now.UtcDateTime;
        builder.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        if (root is null)
        {
            builder.ChainPolicy.VerificationFlags |= X509VerificationFlags.AllowUnknownCertificateAuthority;
        }
        else
        {
            builder.ChainPolicy.CustomTrustStore.Add(root);
        }

        intermediates.ForEach(intermediate => builder.ChainPolicy.ExtraStore.Add(intermediate));
        if (!builder.Build(leaf))
        {
            faults.Add("The chain does not build: "
                + string.Join(" ", builder.ChainStatus.Select(status => status.StatusInformation.Trim())));
        }

        var chain = new List<X509Certificate2> { leaf };
        foreach (var element in builder.ChainElements.Skip(1))
        {
            if (intermediates.Find(known => known.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)) is { } known
                && !IsSelfIssued(known))
            {
                chain.Add(known);
                if (now >= known.NotAfter.ToUniversalTime())
                {
                    faults.Add($"The intermediate {known.Subject} expired at {known.NotAfter.ToUniversalTime():u}.");
                }
            }
        }

        foreach (var element in builder.ChainElements)
        {
            element.Certificate.Dispose();
        }

        if (chain.Count == 1 && (root is null || !IsIssuedBy(leaf, root)))
        {
            faults.Add($"The intermediate that issued the certificate ({leaf.Issuer}) was not delivered.");
        }

        return chain;
    }

    /// <summary>
    /// The chains to the other delivered roots. A root that is delivered itself and cross-signed gives a shorter chain, or a longer one for
    /// those who do not know it yet.
    /// </summary>
    private static ImmutableArray<string> AlternatesOf(
        X509Certificate2 leaf, List<X509Certificate2> intermediates, X509Certificate2? root, DateTimeOffset now, string chain)
    {
        var anchors = intermediates.Where(IsSelfIssued).ToList();
        if (root is not null)
        {
            anchors.Add(root);
        }

        var alternates = new List<string>();
        foreach (var anchor in anchors.Where(anchor => now < anchor.NotAfter.ToUniversalTime()))
        {
            var faults = ImmutableArray.CreateBuilder<string>();
            var alternate = PemOf(ChainOf(leaf, [.. intermediates.Where(certificate => !IsSelfIssued(certificate))], anchor, now, faults));
            if (faults.Count == 0 && alternate != chain && !alternates.Contains(alternate) && alternates.Count < MostAlternates)
            {
                alternates.Add(alternate);
            }
        }

        return [.. alternates];
    }

    private static bool IsSelfIssued(X509Certificate2 certificate) => IsIssuedBy(certificate, certificate);

    private static string PemOf(IEnumerable<X509Certificate2> chain) =>
        string.Concat(chain.Select(certificate => certificate.ExportCertificatePem() + "\n"));

    private static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2 issuer) =>
        certificate.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData);

    private static ImmutableArray<string> NamesOf(X509Certificate2 certificate)
    {
        var alternative = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return alternative is null
            ? []
            : [.. alternative.EnumerateDnsNames().Select(name => name.ToLowerInvariant())];
    }

    private static X509Certificate2 Load(string pem, List<X509Certificate2> loaded)
    {
        var certificate = X509Certificate2.CreateFromPem(pem);
        loaded.Add(certificate);
        return certificate;
    }
}
