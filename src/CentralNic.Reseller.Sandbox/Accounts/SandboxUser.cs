namespace CentralNic.Reseller.Sandbox;

/// <summary>A user of an account, limited by an access control list (ACL).</summary>
/// <param name="Name">What stands behind the colon of <c>account:user</c>.</param>
/// <param name="Password">The user's own password. Never logged or printed.</param>
public sealed record SandboxUser(string Name, string Password)
{
    /// <summary>What the user may do, by location. A location that is missing: nothing.</summary>
    public IReadOnlyDictionary<SandboxAclLocation, SandboxAclRights> Rights { get; init; } =
        new Dictionary<SandboxAclLocation, SandboxAclRights>();

    /// <summary>The name alone: a password is never printed.</summary>
    public override string ToString() => Name;
}
