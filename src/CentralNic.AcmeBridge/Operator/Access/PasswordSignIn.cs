using System.Net;
using CentralNic.AcmeBridge.Core.Operators;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>Signs operators of the store in: name, password, and the code of their second factor, if they have one.</summary>
internal sealed class PasswordSignIn(
    OperatorUsers users, PasswordHashing passwords, SignInLimiter limiter, SignInRecord record, TimeProvider time)
{
    /// <summary>Checks what was given; takes as long, and says the same, whether or not the name exists.</summary>
    /// <param name="given">What the form says.</param>
    /// <param name="address">From where.</param>
    public async Task<SignInOutcome> TryAsync(SignInForm given, IPAddress? address, CancellationToken cancellationToken)
    {
        var name = OperatorUsers.NameOf(given.Name);
        var wait = limiter.Begin(name, address);
        if (wait > TimeSpan.Zero)
        {
            return new SignInOutcome(null, wait);
        }

        var from = address?.ToString() ?? "?";
        var user = await users.FindAsync(name, cancellationToken);
        var (isRight, newHash) = await passwords.CheckAsync(user, given.Password, cancellationToken);
        var secret = user is null ? null : users.TotpSecretOf(user);
        var step = secret is null ? null : TotpCodes.StepOf(secret, given.Code, time.GetUtcNow());
        var refusal = user is null ? "there is no such operator"
            : !isRight ? "the password is wrong"
            : !user.IsEnabled ? "the operator is disabled"
            : secret is not null && step is null ? "the code of the second factor is wrong or missing"
            : null;
        if (refusal is null && await users.NoteSignInAsync(user!, step, newHash, cancellationToken) is { } signedIn)
        {
            await record.SucceedAsync(signedIn.Name, from, secret is null ? "password" : "password and code", cancellationToken);
            limiter.Succeed(name, address);
            return new SignInOutcome(signedIn, TimeSpan.Zero);
        }

        await record.RefuseAsync(
            user?.Name, from, refusal ?? "the code was used before, or the operator was changed meanwhile", cancellationToken);
        return new SignInOutcome(null, TimeSpan.Zero);
    }
}

/// <summary>What the form says.</summary>
/// <param name="Name">The operator's name.</param>
/// <param name="Password">The password.</param>
/// <param name="Code">The code; empty: none.</param>
internal sealed record SignInForm(string Name, string Password, string Code);

/// <summary>What became of it.</summary>
/// <param name="User">Who may begin a session; <see langword="null"/>: refused.</param>
/// <param name="Wait">How long to wait before the next attempt is looked at.</param>
internal sealed record SignInOutcome(OperatorUser? User, TimeSpan Wait);
