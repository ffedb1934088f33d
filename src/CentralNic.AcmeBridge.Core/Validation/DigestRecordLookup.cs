using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using static System.FormattableString;

namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>Looks for the digest of a key authorization in the TXT records of a name, bounded in time.</summary>
internal sealed class DigestRecordLookup(ValidationOptions options, DnsLookup lookup, TimeProvider timeProvider)
{
    private const int MaxQuoted = 3;

    /// <summary>Looks once.</summary>
    public async Task<ValidationOutcome> FindAsync(string name, string keyAuthorization, CancellationToken cancellationToken)
    {
        var expected = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(keyAuthorization)));
        using var time = new AttemptTime(options.AttemptTimeout, timeProvider, cancellationToken);
        DnsAnswer<string> answer;
        try
        {
            answer = await lookup.QueryTextAsync(name, time.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var limit = options.AttemptTimeout.TotalSeconds;
            return Failed(AcmeErrorType.Dns, Invariant($"Looking up TXT of {name} failed: no answer within {limit:0.##} s."));
        }

        var where = answer.Where(name);
        if (answer.Failure is { } failure)
        {
            return Failed(AcmeErrorType.Dns, $"Looking up TXT of {where} failed: {failure}.");
        }

        if (answer.Values.Contains(expected, StringComparer.Ordinal))
        {
            return ValidationOutcome.Valid;
        }

        return Failed(AcmeErrorType.Unauthorized, answer switch
        {
            { NameExists: false } => $"{where} does not exist in the DNS (NXDOMAIN); a TXT record \"{expected}\" was expected.",
            { Values.Length: 0 } => $"{where} has no TXT record; \"{expected}\" was expected.",
            _ => $"No TXT record of {where} is \"{expected}\"; found {Quote(answer.Values)}.",
        });
    }

    private static string Quote(IReadOnlyList<string> values)
    {
        var quoted = string.Join(", ", values.Take(MaxQuoted).Select(Excerpt.Of));
        return values.Count <= MaxQuoted
            ? quoted
            : Invariant($"{quoted} and {values.Count - MaxQuoted} more");
    }

    private static ValidationOutcome Failed(AcmeErrorType type, string detail) => new(new AcmeProblem(type, detail));
}
