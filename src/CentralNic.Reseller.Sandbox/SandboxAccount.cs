namespace CentralNic.Reseller.Sandbox;

/// <summary>A reseller account that the sandbox knows.</summary>
/// <param name="Login">The value of <c>s_login</c>.</param>
/// <param name="Password">The value of <c>s_pw</c>. Never logged or printed.</param>
/// <param name="Credit">The money on the account at its beginning, in the sandbox's currency. Purchases including VAT are taken from it.</param>
public sealed record SandboxAccount(string Login, string Password, decimal Credit = 1_000_000m)
{
    /// <summary>The login alone: a password is never printed.</summary>
    public override string ToString() => Login;
}
