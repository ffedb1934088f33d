using CentralNic.AcmeBridge.Core.Names;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Dcv.Dns;

/// <summary>
/// Finds where a record must be written so that the CA finds it. DigiCert looks for its text at <c>_dnsauth.domain</c> and then at the
/// domain itself, and follows aliases at both; so a standing alias at <c>_dnsauth</c> can lead to a zone of ours.
/// </summary>
/// <param name="zones">Asks the authoritative servers.</param>
internal sealed class RecordOwners(DnsZones zones)
{
    private const string Label = "_dnsauth.";

    /// <summary>What an earlier validation by alias left behind leads here, and nowhere that could be written.</summary>
    private const string CaDomain = "dcv.digicert.com";

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
