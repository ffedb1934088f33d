using System.Collections.Immutable;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>Which CSRs an order may be finalized with.</summary>
/// <param name="admission">Who may order what.</param>
/// <param name="accounts">All accounts; their keys may not be in a CSR.</param>
/// <param name="compromised">The keys that get no certificate.</param>
public sealed class CsrAdmission(OrderAdmission admission, AccountRegistry accounts, CompromisedKeys compromised)
{
    /// <summary>Judges an order that is ready once more, and its CSR.</summary>
    /// <param name="order">The order.</param>
    /// <param name="csrDer">The CSR, DER.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <returns>The CSR.</returns>
    /// <exception cref="AcmeProblemException">It is refused; the order stays ready.</exception>
    public async Task<CertificateSigningRequest> AdmitAsync(Order order, ReadOnlyMemory<byte> csrDer, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(order.Account, cancellationToken)
            ?? throw new InvalidOperationException($"Order {order.Id} is of account {order.Account}, which does not exist.");
        admission.AdmitAgain(order, account.Account);
        return await JudgeAsync(order, csrDer, cancellationToken);
    }

    /// <summary>Judges the CSR of an order whose names and profile were judged already, which need not exist.</summary>
    /// <param name="order">The order.</param>
    /// <param name="csrDer">The CSR, DER.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <returns>The CSR.</returns>
    /// <exception cref="AcmeProblemException">It is refused.</exception>
    internal async Task<CertificateSigningRequest> JudgeAsync(
        Order order, ReadOnlyMemory<byte> csrDer, CancellationToken cancellationToken)
    {
        var csr = CertificateSigningRequest.Parse(csrDer);
        RequireSameNames(order, csr);
        admission.Admit(order, csr);
        await RequireOwnKeyAsync(csr, cancellationToken);
        await compromised.RefuseAsync(csr.SubjectPublicKeyInfo, AcmeErrorType.BadCsr, cancellationToken);
        return csr;
    }

    /// <summary>A request that is signed anew with an EC key is other bytes, and the same request.</summary>
    internal static bool HasKeyOf(Issuance begun, Order order, ReadOnlyMemory<byte> csrDer)
    {
        try
        {
            var csr = CertificateSigningRequest.Parse(csrDer);
            RequireSameNames(order, csr);
            return csr.SubjectPublicKeyInfo.Span.SequenceEqual(CertificateSigningRequest.KeyOf(begun.Csr).Span);
        }
        catch (AcmeProblemException)
        {
            return false; // Another request, whatever is wrong with it; the order's state is what counts.
        }
    }

    private static void RequireSameNames(Order order, CertificateSigningRequest csr)
    {
        var asked = csr.Names.Select(name => name.Value).ToImmutableHashSet();
        var missing = order.Names.Where(name => !asked.Contains(name)).ToArray();
        var extra = asked.Except(order.Names);
        if (missing.Length > 0 || extra.Count > 0)
        {
            throw new AcmeProblemException(
                AcmeErrorType.BadCsr,
                "The CSR must have exactly the order's names."
                + (missing.Length > 0 ? $" Missing: {string.Join(", ", missing)}." : "")
                + (extra.Count > 0 ? $" Not ordered: {string.Join(", ", extra.Order(StringComparer.Ordinal))}." : ""));
        }
    }

    private async Task RequireOwnKeyAsync(CertificateSigningRequest csr, CancellationToken cancellationToken)
    {
        if (await accounts.FindByThumbprintAsync(csr.KeyThumbprint, cancellationToken) is not null)
        {
            throw new AcmeProblemException(
                AcmeErrorType.BadCsr,
                "The CSR has the key of an account; a certificate needs a key of its own (RFC 8555 section 11.1).");
        }
    }
}
