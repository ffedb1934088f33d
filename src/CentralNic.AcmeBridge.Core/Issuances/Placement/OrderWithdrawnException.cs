namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>
/// The order's account was given up, its approval is missing, or another DCV method is wanted, when its intent was to be committed;
/// nothing was committed or ordered.
/// </summary>
internal sealed class OrderWithdrawnException() : Exception("The order was withdrawn before its intent was committed.");
