using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Clients;

/// <summary>What a client got.</summary>
/// <param name="ChainFile">The certificate and its intermediates.</param>
/// <param name="KeyFile">The client's private key.</param>
internal sealed record Delivered(string ChainFile, string KeyFile)
{
    /// <summary>Checks key, names, chain and dates.</summary>
    /// <param name="issuerFile">The root to trust.</param>
    /// <param name="names">The names that it must have.</param>
    /// <returns>The serial number.</returns>
    public string Check(string issuerFile, params IReadOnlyList<string> names)
    {
        var delivered = new X509Certificate2Collection();
        delivered.ImportFromPemFile(ChainFile);
        Assert.True(delivered.Count >= 2, "the chain has no intermediate");

        // Throws if the key is another one's.
        using var leaf = X509Certificate2.CreateFromPemFile(ChainFile, KeyFile);
        Assert.Equal(names.Order(), leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames().Order());

        using var root = X509CertificateLoader.LoadCertificateFromFile(issuerFile);
        Assert.DoesNotContain(delivered, certificate => certificate.RawData.AsSpan().SequenceEqual(root.RawData));
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ExtraStore.AddRange(delivered);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        Assert.True(chain.Build(leaf), string.Join(", ", chain.ChainStatus.Select(static status => status.StatusInformation)));
        return leaf.SerialNumber;
    }
}
