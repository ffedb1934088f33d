namespace CentralNic.AcmeBridge.Core.Operators;

/// <summary>A person who may sign in to the operator's pages, as it is kept.</summary>
public sealed record OperatorUser
{
    /// <summary>Names them, lower case.</summary>
    public required string Name { get; init; }

    /// <summary>What they may do: <c>view</c>, <c>operate</c> or <c>tenant:NAME</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The hash of their password, with salt and cost, as the program's password hasher writes it.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>Changes with all that must end their sessions: the password, the second factor, being disabled.</summary>
    public required string SecurityStamp { get; init; }

    /// <summary>When they were added, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the password was set, UTC.</summary>
    public required DateTimeOffset PasswordSetAt { get; init; }

    /// <summary>Since when they may not sign in, UTC; absent: they may.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>When they last signed in, UTC; absent: never.</summary>
    public DateTimeOffset? LastSignInAt { get; init; }

    /// <summary>The secret of their second factor (RFC 6238), encrypted; absent: they have none.</summary>
    public byte[]? TotpSecret { get; init; }

    /// <summary>A secret that they have not shown a code of yet, encrypted; absent: none.</summary>
    public byte[]? NewTotpSecret { get; init; }

    /// <summary>The time step of the last code that was taken: it and those before are not taken again (RFC 6238 section 5.2).</summary>
    public long? LastTotpStep { get; init; }

    /// <summary>Whether they may sign in.</summary>
    public bool IsEnabled => DisabledAt is null;
}
