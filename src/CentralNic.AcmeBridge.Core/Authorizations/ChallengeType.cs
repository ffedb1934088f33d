namespace CentralNic.AcmeBridge.Core.Authorizations;

/// <summary>The challenge types that the bridge offers, named as ACME names them.</summary>
public static class ChallengeType
{
    /// <summary>RFC 8555 section 8.3.</summary>
    public const string Http01 = "http-01";

    /// <summary>RFC 8555 section 8.4.</summary>
    public const string Dns01 = "dns-01";
}
