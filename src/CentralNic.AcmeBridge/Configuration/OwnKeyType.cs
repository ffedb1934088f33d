namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The keys that the bridge makes for its own certificate.</summary>
public enum OwnKeyType
{
    /// <summary>ECDSA on P-256.</summary>
    Ec256,

    /// <summary>ECDSA on P-384.</summary>
    Ec384,

    /// <summary>RSA with 2048 bits.</summary>
    Rsa2048,

    /// <summary>RSA with 3072 bits.</summary>
    Rsa3072,

    /// <summary>RSA with 4096 bits.</summary>
    Rsa4096,
}
