namespace CentralNic.AcmeBridge.Core.OwnCertificates;

/// <summary>Keeps the keys of the bridge's own certificate, and has its https listeners present it. No key leaves it.</summary>
public interface IOwnCertificateKeeper
{
    /// <summary>What the listeners present; <see langword="null"/>: a self-signed certificate, since there is no other.</summary>
    OwnCertificate? Installed { get; }

    /// <summary>Why a certificate that was kept is not presented, in a sentence; <see langword="null"/>: none was kept, or it is.</summary>
    string? Trouble { get; }

    /// <summary>Whether a key was made that has no certificate yet.</summary>
    bool HasRequest { get; }

    /// <summary>Gives the request for the key that has no certificate yet; makes one if there is none. Durable when it returns.</summary>
    /// <returns>The CSR, DER; the same until its certificate is installed.</returns>
    /// <exception cref="IOException">It cannot be kept.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    ReadOnlyMemory<byte> Request();

    /// <summary>Gives up the request, if there is one: the next one is for another key.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    void Discard();

    /// <summary>
    /// Keeps the certificate of <see cref="Request"/> with its key in place of those before, and has it presented from the next handshake
    /// on. Until it is durable those before stay. The next request is for a new key.
    /// </summary>
    /// <param name="chainPem">The certificate and its chain, PEM, leaf first.</param>
    /// <returns>What is presented now.</returns>
    /// <exception cref="InvalidDataException">
    /// It is not for the key: the request is given up, and what was presented is presented on.
    /// </exception>
    /// <exception cref="IOException">It cannot be kept; what was presented is presented on.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    OwnCertificate Install(string chainPem);
}
