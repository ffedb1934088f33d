namespace CentralNic.Reseller.Sandbox.Accounts;

/// <summary>Who sends a command: an account, or one of its users.</summary>
/// <param name="Account">The account.</param>
/// <param name="User">The user; <see langword="null"/>: the account itself.</param>
internal sealed record Actor(SandboxAccount Account, SandboxUser? User)
{
    /// <summary>What was given as <c>s_login</c>.</summary>
    public string Login => User is null ? Account.Login : $"{Account.Login}:{User.Name}";

    /// <summary>Whether the actor may do what needs a right.</summary>
    public bool May(AclNeed need) => User is null || User.Rights.GetValueOrDefault(need.Location).HasFlag(need.Right);
}
