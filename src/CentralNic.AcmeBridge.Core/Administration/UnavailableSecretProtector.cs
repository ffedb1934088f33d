using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>Stands where nothing was given that encrypts secrets: none is kept then, and none read.</summary>
internal sealed class UnavailableSecretProtector : ISecretProtector
{
    /// <exception cref="InvalidOperationException">Always.</exception>
    public byte[] Protect(ReadOnlySpan<byte> secret, string purpose) =>
        throw new InvalidOperationException("Secrets cannot be kept here, because there is nothing to encrypt them with.");

    public byte[]? Unprotect(ReadOnlySpan<byte> kept, string purpose) => null;
}
