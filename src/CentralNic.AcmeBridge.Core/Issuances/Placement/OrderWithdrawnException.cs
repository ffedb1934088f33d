namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>The order's account was given up while its intent was being worked out; nothing was committed or ordered.</summary>
internal sealed class OrderWithdrawnException() : Exception("The order was withdrawn before its intent was committed.");
