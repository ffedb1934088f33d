namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>A file that the CA wants to find on the hosts of an order (manual 3.5.3).</summary>
/// <param name="Path">The absolute path, beginning with <c>/.well-known/pki-validation/</c>.</param>
/// <param name="Contents">What the file contains, as the reseller gave it.</param>
public sealed record DcvFile(string Path, string Contents);
