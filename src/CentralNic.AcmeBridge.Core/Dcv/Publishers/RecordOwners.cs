using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>
/// Finds where a record must be written so that the CA finds it. DigiCert looks for its text at <c>_dnsauth.domain</c> and then at the
/// domain itself, and follows aliases at both; so a standing alias at <c>_dnsauth</c> can lead to a zone of ours.
/// </summary>
internal sealed class RecordOwners(DnsZones zones)
{
    private const string Label = "_dnsauth.";

    /// <summary>What an earlier validation by alias left behind leads here, and nowhere that could be written.</summary>
    private const string CaDomain = "dcv.digicert.com";

    /// <summary>Why a publisher does not write where a standing alias leads.</summary>
    /// <param name="record">The record as the CA names it.</param>
    /// <param name="owner">The name that was found to write it at.</param>
    /// <returns>
    /// The reason without final dot; <see langword="null"/>: no alias leads away, or only to where the publisher may write.
    /// </returns>
    public static string? FindRefusal(DcvRecord record, string owner, IDcvPublisher publisher) =>
        DnsName.AreSame(owner, record.Name) || DnsName.AreSame(owner, Label + record.Name) || publisher.AliasTargets.Match(owner) >= 0
            ? null
            : $"{record.Name} is led by a CNAME to {owner}, which is no alias target of the publisher {publisher.Name}; permit it in its "
                + "AliasTargets, or have the CNAME changed";

    /// <summary>The name to write the record at.</summary>
    /// <exception cref="DcvPublicationException">The DNS does not answer.</exception>
    public async Task<string> FindAsync(DcvRecord record, CancellationToken cancellationToken)
    {
        if (record.Type != DcvRecord.Txt)
        {
            return record.Name;
        }

        if (record.Name.StartsWith('_'))
        {
            return await zones.FollowAsync(record.Name, cancellationToken);
        }

        var beside = Label + record.Name;
        var standing = await zones.FollowAsync(beside, cancellationToken);
        if (!DnsName.AreSame(standing, beside) && !NameSuffixes.IsAtOrBelow(standing, CaDomain))
        {
            return standing;
        }

        // A name that is an alias itself can have no text beside it.
        return await zones.AliasOfAsync(record.Name, cancellationToken) is null ? record.Name : beside;
    }
}
