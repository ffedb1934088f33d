namespace CentralNic.Reseller.Events;

/// <summary>The columns by which a list of events can be ordered.</summary>
public enum EventListOrder
{
    /// <summary>By class.</summary>
    Class,

    /// <summary>By subclass.</summary>
    Subclass,

    /// <summary>By the object that the event is about.</summary>
    ObjectId,

    /// <summary>By date.</summary>
    Date,
}
