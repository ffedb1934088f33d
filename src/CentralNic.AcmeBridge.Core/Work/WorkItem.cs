using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Work;

/// <summary>What kind of background work an order needs.</summary>
internal enum WorkKind
{
    /// <summary>Look whether a challenge of one authorization is fulfilled.</summary>
    Validation,

    /// <summary>Take the issuance its next steps.</summary>
    Issuance,

    /// <summary>Take away what was published for the CA.</summary>
    DcvCleanUp,
}

/// <summary>A piece of background work. What is to be done stands in the order's document; the item only says when to look.</summary>
/// <param name="Part">Which part of the order, where a kind of work goes part by part; else 0.</param>
internal readonly record struct WorkItem(WorkKind Kind, OrderId Order, int Part = 0);
