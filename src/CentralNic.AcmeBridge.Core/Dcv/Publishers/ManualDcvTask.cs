namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>What the operator must publish by hand.</summary>
/// <param name="Order">The order that waits for it.</param>
/// <param name="Name">The certificate's name.</param>
/// <param name="Token">The record or file, in words.</param>
public sealed record ManualDcvTask(string Order, string Name, string Token);
