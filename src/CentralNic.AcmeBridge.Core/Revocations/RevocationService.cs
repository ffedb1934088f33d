using System.Formats.Asn1;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>Who may revoke a certificate, and what is answered (RFC 8555 section 7.6).</summary>
public sealed class RevocationService
{
    /// <summary>The reseller is away or busy for longer than this only when something is broken.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    private readonly CertificateRepository _certificates;
    private readonly OrderRepository _orders;
    private readonly HeldAuthorizations _authorizations;
    private readonly RevocationRecords _records;
    private readonly Revoker _revoker;
    private readonly IssuanceOptions _options;
    private readonly ILogger _logger;

    /// <summary>Makes the service.</summary>
    internal RevocationService(
        CertificateRepository certificates,
        OrderRepository orders,
        HeldAuthorizations authorizations,
        RevocationRecords records,
        Revoker revoker,
        IssuanceOptions options,
        ILogger<RevocationService> logger)
    {
        _certificates = certificates;
        _orders = orders;
        _authorizations = authorizations;
        _records = records;
        _revoker = revoker;
        _options = options;
        _logger = logger;
    }

    /// <summary>
    /// Revokes for an account: one that got the certificate, or one of the same tenant that holds valid authorizations for all its names.
    /// </summary>
    /// <param name="account">Who asks.</param>
    /// <param name="der">The certificate, DER.</param>
    /// <param name="reason">The code of the reason; <see langword="null"/>: none.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="AcmeProblemException">It is refused; or the reseller did not accept it, and the client may try again.</exception>
    public async Task RevokeAsync(Account account, ReadOnlyMemory<byte> der, int? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var code = RevocationReason.Require(reason);
        var certificate = await FindAsync(der, cancellationToken);
        if (!await MayAsync(account, certificate, cancellationToken))
        {
            throw Unauthorized("The account neither got this certificate nor holds valid authorizations for all its names.");
        }

        await RevokeAsync(certificate, code, $"account {account.Id}", cancellationToken);
    }

    /// <summary>Revokes for one who has the certificate's private key.</summary>
    /// <param name="key">The key that signed the request.</param>
    /// <param name="der">The certificate, DER.</param>
    /// <param name="reason">The code of the reason; <see langword="null"/>: none.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="AcmeProblemException">It is refused; or the reseller did not accept it, and the client may try again.</exception>
    public async Task RevokeAsync(JsonWebKey key, ReadOnlyMemory<byte> der, int? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var code = RevocationReason.Require(reason);
        var certificate = await FindAsync(der, cancellationToken);
        if (certificate.Identity!.KeySha256 != CertificateIdentity.HashOf(key.SubjectPublicKeyInfo.Span))
        {
            throw Unauthorized("The request is not signed with the certificate's key.");
        }

        await RevokeAsync(certificate, code, "the owner of its key", cancellationToken);
    }

    /// <summary>
    /// Revokes for the operator. It goes the way of every revocation; what the reseller does not accept yet is tried again.
    /// </summary>
    /// <param name="id">The certificate.</param>
    /// <param name="reason">The code of the reason (RFC 5280 section 5.3.1); <see langword="null"/>: none.</param>
    /// <param name="by">Who wants it, in words.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such certificate.</exception>
    /// <exception cref="ArgumentException">The reason is none that may be given.</exception>
    /// <exception cref="InvalidOperationException">It is revoked already, or the CA is at work on it.</exception>
    /// <exception cref="ResellerException">The reseller refused it for good. What it did not accept yet stays intended.</exception>
    public async Task RevokeAsync(CertificateId id, int? reason, string by, CancellationToken cancellationToken)
    {
        if (!RevocationReason.IsAllowed(reason))
        {
            throw new ArgumentException($"reason is {reason}: give {RevocationReason.Meanings}, or leave it out.", nameof(reason));
        }

        var certificate = await _certificates.FindAsync(id, cancellationToken)
            ?? throw new KeyNotFoundException($"There is no certificate {id}.");
        if (certificate.Revocation is { State: not RevocationState.Intended } known)
        {
            throw new InvalidOperationException(
                $"The certificate is revoked already, or the CA is at work on it: {known.By} asked for it at {known.Asked:u}.");
        }

        try
        {
            await CarryOutAsync(certificate, reason ?? RevocationReason.Unspecified, by, cancellationToken);
        }
        catch (ResellerException trouble) when (trouble.IsRetryable())
        {
            _logger.NotNow(trouble.Message, id, _options.RetryDelay);
        }
    }

    private static AcmeProblemException Unauthorized(string detail) => new(AcmeErrorType.Unauthorized, detail);

    private static bool IsOneSequence(ReadOnlySpan<byte> der)
    {
        try
        {
            AsnDecoder.ReadSequence(der, AsnEncodingRules.DER, out _, out _, out var length);
            return length == der.Length;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>
    /// The certificate itself must be known, not only its serial number: a copy with another content was not issued here.
    /// </summary>
    private async Task<IssuedCertificate> FindAsync(ReadOnlyMemory<byte> der, CancellationToken cancellationToken)
    {
        if (!IsOneSequence(der.Span))
        {
            throw new AcmeProblemException(AcmeErrorType.Malformed, "'certificate' is not the DER of a certificate.");
        }

        return await _certificates.FindByHashAsync(CertificateIdentity.HashOf(der.Span), cancellationToken)
            ?? throw new AcmeProblemException(
                new AcmeProblem(AcmeErrorType.Malformed, "This server did not issue this certificate.") { Status = 404 });
    }

    private async Task<bool> MayAsync(Account account, IssuedCertificate certificate, CancellationToken cancellationToken)
    {
        await foreach (var order in _orders.ListWithCertificateAsync(certificate.Id, cancellationToken))
        {
            // Whatever tenant it was moved to since (RFC 8555 section 7.6).
            if (order.Account == account.Id)
            {
                return true;
            }
        }

        return account.Tenant == certificate.Tenant && await _authorizations.CoverAsync(account.Id, certificate.Names, cancellationToken);
    }

    private async Task RevokeAsync(IssuedCertificate certificate, int reason, string by, CancellationToken cancellationToken)
    {
        if (certificate.Revocation is { State: not RevocationState.Intended })
        {
            throw new AcmeProblemException(AcmeErrorType.AlreadyRevoked, "The certificate is revoked already.");
        }

        try
        {
            await CarryOutAsync(certificate, reason, by, cancellationToken);
        }
        catch (ResellerException trouble)
        {
            throw new AcmeProblemException(
                new AcmeProblem(
                    AcmeErrorType.ServerInternal,
                    "The certificate is not revoked yet: the CA's reseller did not accept it. Try again later.")
                {
                    Status = trouble.IsRetryable() ? 503 : 500,
                    RetryAfter = RetryAfter,
                },
                trouble.Message,
                trouble);
        }
    }

    /// <exception cref="ResellerException">The reseller did not accept it.</exception>
    private async Task CarryOutAsync(IssuedCertificate certificate, int reason, string by, CancellationToken cancellationToken)
    {
        var wasIntended = certificate.Revocation is not null;
        if (!wasIntended)
        {
            await _records.IntendAsync(certificate.Id, reason, by, cancellationToken);
            _logger.Intended(certificate.Id, string.Join(", ", certificate.Names), reason, by);
        }

        await _revoker.CarryOutAsync(certificate.Id, maybeSent: wasIntended);
    }
}
