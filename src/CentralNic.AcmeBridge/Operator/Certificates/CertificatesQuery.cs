using System.ComponentModel;
using CentralNic.Acme.Identifiers;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Certificates;

/// <summary>Which certificates are wanted. All that is given must hold.</summary>
internal sealed record CertificatesQuery(
    [property: Description(
        "active (neither expired nor revoked), expired, revoked, revoked-by-others or all. Default: active; with search, serial or "
        + "fingerprint, all")]
    string? State,
    [property: Description("Who paid")] string? Tenant,
    [property: Description("The profile that they were ordered with")] string? Profile,
    [property: Description("The reseller's certificate class")] string? Class,
    [property: Description("The account that got them; then they are in the order of its orders")] string? Account,
    [property: Description("This name, or the domain that it lies in")] string? Name,
    [property: Description("The serial number in hex, with or without colons")] string? Serial,
    [property: Description("The fingerprint, SHA-256 or SHA-1, in hex, with or without colons")] string? Fingerprint,
    [property: Description("A fingerprint, a serial number, a name, the domain that it lies in, or a part of a name")] string? Search,
    [property: Description("They expire within so many days from now on")] int? ExpiringWithin)
{
    private const int MostDays = 36_500;
    private const string ByOthers = "revoked-by-others";

    /// <summary>What is wanted of what the caller may see; <see cref="Search"/> and <see cref="Account"/> come beside it.</summary>
    /// <exception cref="InvalidRequestException">Something that is given cannot be.</exception>
    public CertificateFilter ToFilter(OperatorCaller caller, DateTimeOffset now) => new()
    {
        Standing = Standing(),
        RevokedByOthers = State?.Equals(ByOthers, StringComparison.OrdinalIgnoreCase) == true,
        Tenant = caller.FilterBy(Tenant) is { } tenant ? new TenantId(tenant) : null,
        Profile = Profile,
        Class = Class,
        Name = Name is null ? null
            : DomainName.TryParse(Name, out var name, out var reason) ? name.Value
            : throw new InvalidRequestException("name", $"name is '{Name}': {reason} Give a name or domain, for example www.example.com."),
        SerialNumber = Serial is null ? null : CertificateReference.Serial(Serial)
            ?? throw new InvalidRequestException("serial", $"serial is '{Serial}': give hexadecimal digits, with or without colons."),
        Fingerprint = Fingerprint is null ? null : CertificateReference.Fingerprint(Fingerprint)
            ?? throw new InvalidRequestException(
                "fingerprint", $"fingerprint is '{Fingerprint}': give the 64 hexadecimal digits of SHA-256 or the 40 of SHA-1."),
        ExpireBefore = ExpiringWithin switch
        {
            null => null,
            >= 0 and <= MostDays => now.AddDays(ExpiringWithin.Value),
            _ => throw new InvalidRequestException(
                "expiringWithin", $"expiringWithin is {ExpiringWithin}: give a number of days from 0 to {MostDays}."),
        },
    };

    private CertificateStanding Standing() => State?.ToLowerInvariant() switch
    {
        null => Search is null && Serial is null && Fingerprint is null ? CertificateStanding.Active : CertificateStanding.All,
        "active" => CertificateStanding.Active,
        "expired" => CertificateStanding.Expired,
        "revoked" or ByOthers => CertificateStanding.Revoked,
        "all" => CertificateStanding.All,
        _ => throw new InvalidRequestException("state", $"state is '{State}': give active, expired, revoked, {ByOthers} or all."),
    };
}
