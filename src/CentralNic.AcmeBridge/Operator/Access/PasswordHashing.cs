using CentralNic.AcmeBridge.Core.Operators;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// Hashes and checks passwords with ASP.NET Core's hasher: PBKDF2 with HMAC-SHA-512. It costs time on purpose, so that few are done at
/// once.
/// </summary>
internal sealed class PasswordHashing : IDisposable
{
    /// <summary>The fewest characters of a password; length is what counts (NIST SP 800-63B section 3.1.1.2).</summary>
    public const int Shortest = 12;

    private const int Longest = 512;

    // OWASP's Password Storage Cheat Sheet for PBKDF2-HMAC-SHA512.
    private const int Iterations = 210_000;

    private readonly PasswordHasher<OperatorUser> _hasher = new(
        Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));

    // Checked for names that do not exist, so that they take as long.
    private readonly Lazy<string> _nobodys;

    public PasswordHashing() => _nobodys = new(() => _hasher.HashPassword(null!, Guid.NewGuid().ToString()));

    /// <summary>What is wrong with a new password.</summary>
    /// <returns><see langword="null"/>: nothing.</returns>
    public static string? ProblemOf(string? password) => password switch
    {
        null or "" => "The password is missing.",
        { Length: < Shortest } => $"The password is too short: give at least {Shortest} characters.",
        { Length: > Longest } => $"The password is too long: give at most {Longest} characters.",
        _ => null,
    };

    /// <summary>The hash of a new password.</summary>
    public async Task<string> HashAsync(string password, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return _hasher.HashPassword(null!, password);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Checks a password.</summary>
    /// <param name="user">Whose; <see langword="null"/>: nobody's, which takes as long.</param>
    /// <returns>Whether it is right, and its hash at today's cost where the one that is kept has another cost.</returns>
    public async Task<(bool IsRight, string? NewHash)> CheckAsync(
        OperatorUser? user, string password, CancellationToken cancellationToken)
    {
        if (password.Length > Longest)
        {
            password = "";
        }

        await _slots.WaitAsync(cancellationToken);
        try
        {
            var result = _hasher.VerifyHashedPassword(null!, user?.PasswordHash ?? _nobodys.Value, password);
            return user is null || result == PasswordVerificationResult.Failed
                ? (false, null)
                : (true, result == PasswordVerificationResult.SuccessRehashNeeded ? _hasher.HashPassword(null!, password) : null);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
