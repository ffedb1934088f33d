namespace CentralNic.Reseller.Sandbox.Contacts;

/// <summary>The three kinds of certificate contacts (manual 6.4).</summary>
internal enum ContactType
{
    /// <summary>Whom the CA asks when there are problems with an order.</summary>
    Tech,

    /// <summary>Somebody at the organization that is named in the certificate.</summary>
    Organization,

    /// <summary>Who approves an EV request.</summary>
    EvApprover,
}
