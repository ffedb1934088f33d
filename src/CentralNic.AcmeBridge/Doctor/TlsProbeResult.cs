using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace CentralNic.AcmeBridge.Doctor;

/// <summary>What a server showed in a TLS handshake.</summary>
internal sealed class TlsProbeResult : IDisposable
{
    private readonly X509Certificate2Collection _sent = [];

    /// <summary>Why there was no handshake, without final dot; <see langword="null"/>: there was one.</summary>
    public string? Trouble { get; set; }

    /// <summary>Whether nobody listens there.</summary>
    public bool IsRefused { get; set; }

    /// <summary>The version that was agreed on.</summary>
    public SslProtocols Protocol { get; set; }

    /// <summary>Whether the certificate is for another name.</summary>
    public bool IsOtherName { get; private set; }

    /// <summary>The server's certificate.</summary>
    public X509Certificate2? Certificate { get; private set; }

    /// <summary>How many certificates the server sent besides its own.</summary>
    public int Intermediates => _sent.Count;

    /// <summary>Takes note of what was shown.</summary>
    public void Take(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return;
        }

        Certificate = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        IsOtherName = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch);
        foreach (var sent in chain?.ChainPolicy.ExtraStore ?? [])
        {
            if (!sent.RawDataMemory.Span.SequenceEqual(Certificate.RawDataMemory.Span))
            {
                _sent.Add(X509CertificateLoader.LoadCertificate(sent.RawData));
            }
        }
    }

    /// <summary>
    /// What keeps a client from trusting the chain, which knows the system's roots and those given, and downloads nothing.
    /// </summary>
    /// <param name="roots">Roots besides those of the operating system.</param>
    /// <param name="now">The moment.</param>
    /// <returns>The statuses of the chain; <see cref="X509ChainStatusFlags.NoError"/>: nothing does.</returns>
    public X509ChainStatusFlags FindDistrust(X509Certificate2Collection roots, DateTimeOffset now)
    {
        var bySystem = Build(null, now);
        return bySystem == X509ChainStatusFlags.NoError || roots.Count == 0 ? bySystem : Build(roots, now);
    }

    public void Dispose()
    {
        Certificate?.Dispose();
        foreach (var sent in _sent)
        {
            sent.Dispose();
        }
    }

    private X509ChainStatusFlags Build(X509Certificate2Collection? roots, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.ExtraStore.AddRange(_sent);
        if (roots is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return chain.Build(Certificate!)
            ? X509ChainStatusFlags.NoError
            : chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
    }
}
