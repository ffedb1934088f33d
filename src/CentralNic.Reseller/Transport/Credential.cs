namespace CentralNic.Reseller.Transport;

/// <summary>What a command logs in with, beside the account's name: the session <c>s_sessionid</c>, or the password.</summary>
/// <param name="SessionId">The session's id; <see langword="null"/>: the password is sent.</param>
/// <param name="OpensSession">Whether the envelope says <c>persistent=1</c>, so that the login outlives the command.</param>
internal sealed record Credential(Secret? SessionId, bool OpensSession = false)
{
    /// <summary>The password, for one command.</summary>
    public static Credential Password { get; } = new((Secret?)null);

    /// <summary>The password, for a session to come.</summary>
    public static Credential PasswordForSession { get; } = new(null, OpensSession: true);
}
