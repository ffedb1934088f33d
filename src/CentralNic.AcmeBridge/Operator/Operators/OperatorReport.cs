using CentralNic.AcmeBridge.Core.Operators;

namespace CentralNic.AcmeBridge.Operator.Operators;

/// <summary>A person who may sign in to the pages, without what they do it by.</summary>
internal sealed record OperatorReport
{
    /// <summary>Names them.</summary>
    public required string Name { get; init; }

    /// <summary>What they may do: <c>view</c>, <c>operate</c> or <c>tenant:NAME</c>.</summary>
    public required string Role { get; init; }

    /// <summary><c>enabled</c> or <c>disabled</c>.</summary>
    public required string Status { get; init; }

    /// <summary>
    /// Their second factor: <c>none</c>, <c>totp</c>, or with <c>, to be confirmed</c> when a new one was made and no code of it shown.
    /// </summary>
    public required string SecondFactor { get; init; }

    /// <summary>When they were added, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the password was set, UTC.</summary>
    public required DateTimeOffset PasswordSetAt { get; init; }

    /// <summary>When they last signed in, UTC; absent: never.</summary>
    public DateTimeOffset? LastSignInAt { get; init; }

    internal static OperatorReport Of(OperatorUser user) => new()
    {
        Name = user.Name,
        Role = user.Role,
        Status = user.IsEnabled ? "enabled" : "disabled",
        SecondFactor = (user.TotpSecret is null ? "none" : "totp") + (user.NewTotpSecret is null ? "" : ", to be confirmed"),
        CreatedAt = user.CreatedAt,
        PasswordSetAt = user.PasswordSetAt,
        LastSignInAt = user.LastSignInAt,
    };
}
