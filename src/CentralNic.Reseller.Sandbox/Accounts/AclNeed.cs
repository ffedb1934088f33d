namespace CentralNic.Reseller.Sandbox.Accounts;

/// <summary>The right that a command needs.</summary>
internal readonly record struct AclNeed(SandboxAclLocation Location, SandboxAclRights Right)
{
    public static AclNeed ReadCertificates { get; } = new(SandboxAclLocation.Certificate, SandboxAclRights.Read);

    public static AclNeed WriteCertificates { get; } = new(SandboxAclLocation.Certificate, SandboxAclRights.Write);

    public static AclNeed DeleteCertificates { get; } = new(SandboxAclLocation.Certificate, SandboxAclRights.Delete);

    public static AclNeed ReadEvents { get; } = new(SandboxAclLocation.Event, SandboxAclRights.Read);

    public static AclNeed DeleteEvents { get; } = new(SandboxAclLocation.Event, SandboxAclRights.Delete);

    public static AclNeed ReadZones { get; } = new(SandboxAclLocation.Dns, SandboxAclRights.Read);

    public static AclNeed WriteZones { get; } = new(SandboxAclLocation.Dns, SandboxAclRights.Write);

    public static AclNeed ReadAccount { get; } = new(SandboxAclLocation.Account, SandboxAclRights.Read);
}
