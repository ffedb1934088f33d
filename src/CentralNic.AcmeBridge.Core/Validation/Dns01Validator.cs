using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>
/// Looks for the digest of the key authorization in the TXT records of <c>_acme-challenge.name</c> (RFC 8555 section 8.4).
/// Safe for concurrent use.
/// </summary>
internal sealed class Dns01Validator(ValidationOptions options, DnsLookup lookup, TimeProvider timeProvider) : IChallengeValidator
{
    /// <summary>The label below which proofs in the DNS are looked for.</summary>
    internal const string Label = "_acme-challenge.";

    private readonly DigestRecordLookup _look = new(options, lookup, timeProvider);

    public string ChallengeType => Orders.ChallengeType.Dns01;

    public Task<ValidationOutcome> ValidateAsync(ValidationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _look.FindAsync(Label + request.Name, request.KeyAuthorization, cancellationToken);
    }
}
