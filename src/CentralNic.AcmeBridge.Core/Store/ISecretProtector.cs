namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>Encrypts what is secret before it is kept, and reads it again. Safe for any number of concurrent callers.</summary>
public interface ISecretProtector
{
    /// <summary>Encrypts a secret.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="purpose">
    /// What it is for, for example <c>external-account-key:shop_1</c>; it can be read for the same purpose only.
    /// </param>
    /// <returns>What may be kept.</returns>
    byte[] Protect(ReadOnlySpan<byte> secret, string purpose);

    /// <summary>Reads a secret.</summary>
    /// <param name="kept">What was kept.</param>
    /// <param name="purpose">What it is for.</param>
    /// <returns>The secret; <see langword="null"/>: it was encrypted with another key or for another purpose, or is damaged.</returns>
    byte[]? Unprotect(ReadOnlySpan<byte> kept, string purpose);
}
