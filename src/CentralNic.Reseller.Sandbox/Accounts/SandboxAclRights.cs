namespace CentralNic.Reseller.Sandbox;

/// <summary>What may be done at a location.</summary>
[Flags]
public enum SandboxAclRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Query and check.</summary>
    Read = 1,

    /// <summary>Add, order and modify.</summary>
    Write = 2,

    /// <summary>Delete, cancel and revoke.</summary>
    Delete = 4,

    /// <summary>All of these.</summary>
    All = Read | Write | Delete,
}
