namespace CentralNic.Reseller.Zones;

/// <summary>The columns by which a list of records can be ordered.</summary>
public enum ZoneRecordOrder
{
    /// <summary>By name.</summary>
    Name,

    /// <summary>By type.</summary>
    Type,

    /// <summary>By content.</summary>
    Content,

    /// <summary>By priority.</summary>
    Prio,

    /// <summary>By time to live.</summary>
    Ttl,

    /// <summary>By the date of the last change.</summary>
    ChangedDate,
}
