namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>Which certificates are listed, by how they stand.</summary>
public enum CertificateStanding
{
    /// <summary>Those in force: neither expired nor revoked, nor to be revoked. Those that expire first come first.</summary>
    Active,

    /// <summary>Those that have expired. Those that expired first come first.</summary>
    Expired,

    /// <summary>Those that are revoked or are to be, expired ones last.</summary>
    Revoked,

    /// <summary>All, expired ones last.</summary>
    All,
}
