namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>How one CA proves domain control.</summary>
internal interface ICaValidation
{
    /// <summary>What the customer is told to publish.</summary>
    DcvInstruction Describe(DcvProof proof, DcvRow row);

    /// <summary>A key of what is looked at: rows with the same key are proven by one check.</summary>
    string LookKey(DcvProof proof, DcvRow row);

    /// <summary>Looks once. Does not throw for anything that the customer's servers do.</summary>
    Task<DcvFinding> LookAsync(DcvProof proof, DcvRow row, CancellationToken cancellationToken);
}
