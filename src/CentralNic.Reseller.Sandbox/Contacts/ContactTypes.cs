namespace CentralNic.Reseller.Sandbox.Contacts;

/// <summary>The wire names of the kinds of contacts (manual 8.3.1).</summary>
internal static class ContactTypes
{
    public static string WireName(this ContactType type) => type switch
    {
        ContactType.Tech => "tech",
        ContactType.Organization => "organization",
        ContactType.EvApprover => "evapprover",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Reads a command's <c>type</c>, in any case.</summary>
    public static ContactType? Parse(string value) => value.ToLowerInvariant() switch
    {
        "tech" => ContactType.Tech,
        "organization" => ContactType.Organization,
        "evapprover" => ContactType.EvApprover,
        _ => null,
    };
}
