namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The certificate of the https listeners. Section <c>Tls</c>. Both files have been found and can be read.</summary>
/// <param name="CertificateFile">PEM, the server's certificate first, then its chain; an absolute path.</param>
/// <param name="KeyFile">PEM, the private key without a pass phrase; an absolute path.</param>
public sealed record TlsFiles(string CertificateFile, string KeyFile);
