namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>Who says to send a command, and how it is shown: by password or by session. Never printed.</summary>
/// <param name="Name">The value of <c>s_login</c>.</param>
/// <param name="Password">The value of <c>s_pw</c>.</param>
/// <param name="SessionId">The value of <c>s_sessionid</c>.</param>
internal sealed record Login(string? Name, string? Password, string? SessionId)
{
    public override string ToString() => Name ?? "";
}
