namespace CentralNic.Reseller.Classes;

/// <summary>Whether a class wants a contact (manual 9.1.2, 9.3.4).</summary>
public enum ContactRequirement
{
    /// <summary>The class does not take it.</summary>
    No,

    /// <summary>The class takes it but does not need it.</summary>
    Optional,

    /// <summary>An order without it is refused.</summary>
    Mandatory,
}
