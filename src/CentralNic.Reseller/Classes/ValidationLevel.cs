namespace CentralNic.Reseller.Classes;

/// <summary>How much the CA looks at before it issues.</summary>
public enum ValidationLevel
{
    /// <summary>Control of the names (DV).</summary>
    Domain,

    /// <summary>The organization too (OV).</summary>
    Organization,

    /// <summary>The organization by the rules of extended validation (EV).</summary>
    Extended,
}
