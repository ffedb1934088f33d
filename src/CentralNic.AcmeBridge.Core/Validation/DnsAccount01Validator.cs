using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>
/// Looks for the digest of the key authorization in the TXT records of <c>_label._acme-challenge.name</c>, with a label of the account, so
/// that several accounts can prove control of a name at once (draft-ietf-acme-dns-account-label-02 section 3.2). Safe for concurrent use.
/// </summary>
internal sealed class DnsAccount01Validator(ValidationOptions options, DnsLookup lookup, TimeProvider timeProvider) : IChallengeValidator
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int BytesOfDigest = 10;
    private const int BitsPerCharacter = 5;

    private readonly DigestRecordLookup _look = new(options, lookup, timeProvider);

    public string ChallengeType => Orders.ChallengeType.DnsAccount01;

    /// <summary>
    /// The label of an account: the first ten bytes of the SHA-256 of its URL in base32 (RFC 4648 section 6), in lower case.
    /// </summary>
    /// <param name="accountUrl">The account's URL, as the server gave it in <c>Location</c>.</param>
    public static string LabelOf(string accountUrl)
    {
        ArgumentNullException.ThrowIfNull(accountUrl);
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(accountUrl)).AsSpan(0, BytesOfDigest);
        var label = new StringBuilder(BytesOfDigest * 8 / BitsPerCharacter);
        var (bits, count) = (0, 0);
        foreach (var octet in digest)
        {
            (bits, count) = ((bits << 8) | octet, count + 8);
            while (count >= BitsPerCharacter)
            {
                count -= BitsPerCharacter;
                label.Append(Alphabet[(bits >> count) & 0x1F]);
            }

            bits &= (1 << count) - 1;
        }

        return label.ToString();
    }

    public Task<ValidationOutcome> ValidateAsync(ValidationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var accountUrl = request.AccountUrl
            ?? throw new InvalidOperationException($"{ChallengeType} of {request.Name} was started without the account's URL.");
        return _look.FindAsync($"_{LabelOf(accountUrl)}.{Dns01Validator.Label}{request.Name}", request.KeyAuthorization, cancellationToken);
    }
}
