using System.Security.Cryptography;
using System.Text;

namespace CentralNic.Reseller.Sandbox.Accounts;

/// <summary>The accounts, who may log in to them, and who is above whom.</summary>
internal sealed class AccountRepository
{
    private readonly Dictionary<string, SandboxAccount> _accounts;

    /// <summary>Takes the accounts.</summary>
    /// <exception cref="ArgumentException">
    /// A login is given twice or holds a colon, or a parent does not exist or is below its own child.
    /// </exception>
    public AccountRepository(IEnumerable<SandboxAccount> accounts)
    {
        _accounts = new(StringComparer.Ordinal);
        foreach (var account in accounts)
        {
            if (account.Login.Contains(':', StringComparison.Ordinal) || !_accounts.TryAdd(account.Login, account))
            {
                throw new ArgumentException(
                    $"The sandbox's account {account.Login} is given twice or holds a colon: choose another login.", nameof(accounts));
            }
        }

        foreach (var account in _accounts.Values)
        {
            CheckParents(account);
        }
    }

    public SandboxAccount? Find(string login) => _accounts.GetValueOrDefault(login);

    /// <summary>Logs in with <c>account</c> or <c>account:user</c> and its password.</summary>
    /// <returns>Who logged in; <see langword="null"/>: there is none with this password.</returns>
    public Actor? LogIn(string? login, string? password)
    {
        if (login is null || password is null)
        {
            return null;
        }

        var colon = login.IndexOf(':', StringComparison.Ordinal);
        if (Find(colon < 0 ? login : login[..colon]) is not { } account)
        {
            return null;
        }

        if (colon < 0)
        {
            return Same(account.Password, password) ? new(account, null) : null;
        }

        var user = account.Users.FirstOrDefault(u => u.Name == login[(colon + 1)..]);
        return user is not null && Same(user.Password, password) ? new(account, user) : null;
    }

    /// <summary>Whether an account is another one or above it.</summary>
    public bool Oversees(string account, string other)
    {
        for (var at = Find(other); at is not null; at = at.Parent is null ? null : Find(at.Parent))
        {
            if (at.Login == account)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));

    private void CheckParents(SandboxAccount account)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var at = account; at.Parent is { } parent; at = _accounts[parent])
        {
            if (!_accounts.ContainsKey(parent) || !seen.Add(at.Login))
            {
                throw new ArgumentException(
                    $"The sandbox's account {account.Login} has a parent that does not exist or is below it: {parent}.");
            }
        }
    }
}
