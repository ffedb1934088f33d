namespace CentralNic.Reseller.Events;

/// <summary>Which events a list has.</summary>
public enum EventAge
{
    /// <summary>Those that were not deleted.</summary>
    New,

    /// <summary>Those that were deleted (<c>history=1</c>).</summary>
    Deleted,

    /// <summary>Both (<c>showall=1</c>).</summary>
    All,
}
