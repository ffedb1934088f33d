namespace CentralNic.Reseller.Contacts;

/// <summary>What a contact is for (manual 6.4).</summary>
public enum ContactType
{
    /// <summary>A type that the manual does not list.</summary>
    Unknown,

    /// <summary>The CA asks it when there are problems with an order.</summary>
    Tech,

    /// <summary>The organization in the certificate, and someone who works for it; vetted for OV and EV.</summary>
    Organization,

    /// <summary>Someone of the organization who may approve EV certificates; the CA calls the organization to confirm that.</summary>
    EvApprover,
}
