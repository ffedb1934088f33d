using System.Security.Cryptography.X509Certificates;

namespace CentralNic.AcmeBridge.DevelopmentCa;

/// <summary>What the development CA hands to the https listeners.</summary>
/// <param name="Server">The server's certificate with its private key, ready for Kestrel. The caller disposes of it.</param>
/// <param name="CaFile">The CA's certificate in PEM, for clients to trust; an absolute path.</param>
internal sealed record DevelopmentCertificate(X509Certificate2 Server, string CaFile);
