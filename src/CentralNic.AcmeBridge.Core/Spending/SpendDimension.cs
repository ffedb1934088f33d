namespace CentralNic.AcmeBridge.Core.Spending;

/// <summary>By what money is summed up; the currency always is.</summary>
[Flags]
public enum SpendDimension
{
    /// <summary>All in one.</summary>
    None = 0,

    /// <summary>By who paid.</summary>
    Tenant = 1,

    /// <summary>By profile.</summary>
    Profile = 2,

    /// <summary>By certificate class.</summary>
    Class = 4,

    /// <summary>By the month in which the purchases were reserved, UTC.</summary>
    Month = 8,
}
