using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Policy;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>The terms of service changed, and the account has not agreed to the new ones (RFC 8555 section 7.3.3).</summary>
public sealed class TermsChangedException : AcmeProblemException
{
    private TermsChangedException(Account account, Uri terms)
        : base(new AcmeProblem(
            AcmeErrorType.UserActionRequired,
            $"The terms of service have changed. Read {terms}, and agree to them at the URL in 'instance'; then try again.")
        {
            TermsOfService = terms.AbsoluteUri,
        }) => Account = account;

    /// <summary>The account that must agree.</summary>
    public Account Account { get; }

    /// <summary>Refuses an account that must agree to changed terms first.</summary>
    /// <param name="account">The account.</param>
    /// <param name="policy">The terms, and whether a change of them needs consent.</param>
    /// <exception cref="TermsChangedException">It must.</exception>
    public static void ThrowIfChanged(Account account, AcmePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(policy);
        if (IsDue(account, policy))
        {
            throw new TermsChangedException(account, policy.TermsOfService!);
        }
    }

    /// <summary>Whether an account must agree to changed terms.</summary>
    /// <param name="account">The account.</param>
    /// <param name="policy">The terms, and whether a change of them needs consent.</param>
    public static bool IsDue(Account account, AcmePolicy policy) =>
        policy.TermsOfServiceChangeNeedsConsent && policy.TermsOfService is { } terms && account.Agreement?.Terms != terms;
}
