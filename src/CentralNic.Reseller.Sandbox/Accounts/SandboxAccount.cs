namespace CentralNic.Reseller.Sandbox;

/// <summary>A reseller account that the sandbox knows.</summary>
/// <param name="Login">The value of <c>s_login</c>. Holds no colon, which separates an account from its users.</param>
/// <param name="Password">The value of <c>s_pw</c>. Never logged or printed.</param>
/// <param name="Credit">
/// The money on the account at its beginning, in the sandbox's currency. Purchases including VAT are taken from it.
/// </param>
public sealed record SandboxAccount(string Login, string Password, decimal Credit = 1_000_000m)
{
    /// <summary>The login of the reseller above this one; <see langword="null"/>: this is no subreseller.</summary>
    public string? Parent { get; init; }

    /// <summary>
    /// The account's users, who log in as <c>account:user</c> and may do what they have rights for. The account itself may do all.
    /// </summary>
    public IReadOnlyList<SandboxUser> Users { get; init; } = [];

    /// <summary>The login alone: a password is never printed.</summary>
    public override string ToString() => Login;
}
