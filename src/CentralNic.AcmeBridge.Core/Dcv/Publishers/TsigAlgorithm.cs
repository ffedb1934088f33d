namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>How updates are signed (RFC 8945 section 6).</summary>
public enum TsigAlgorithm
{
    /// <summary>HMAC-SHA256.</summary>
    HmacSha256,

    /// <summary>HMAC-SHA512.</summary>
    HmacSha512,
}
