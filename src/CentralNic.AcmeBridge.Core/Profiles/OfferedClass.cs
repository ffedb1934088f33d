using CentralNic.Reseller.Classes;

namespace CentralNic.AcmeBridge.Core.Profiles;

/// <summary>A certificate class of a profile, as the built-in catalog or, once asked, the reseller describes it.</summary>
/// <param name="description">What is known of it at first.</param>
internal sealed class OfferedClass(CertificateClass description)
{
    /// <summary>What is known of it.</summary>
    public CertificateClass Description
    {
        get => Volatile.Read(ref description);
        internal set => Volatile.Write(ref description, value);
    }
}
