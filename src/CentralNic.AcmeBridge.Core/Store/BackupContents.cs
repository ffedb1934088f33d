namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>What a backup is encrypted with, and which keys are in it.</summary>
/// <param name="Passphrase">What it is encrypted with; <see langword="null"/>: it is not.</param>
/// <param name="WithSecretsKey">Whether the file is in it that the secrets in the store are encrypted with.</param>
/// <param name="WithDevelopmentCa">Whether the development CA is in it, with its key.</param>
public sealed record BackupContents(string? Passphrase, bool WithSecretsKey, bool WithDevelopmentCa)
{
    /// <summary>With all keys.</summary>
    /// <param name="passphrase">What it is encrypted with; <see langword="null"/>: it is not.</param>
    public static BackupContents WithKeys(string? passphrase) => new(passphrase, true, true);
}
