namespace CentralNic.Reseller.Sandbox.Control;

/// <summary>Why a control request was not done.</summary>
/// <param name="Error">One sentence that names the mistake.</param>
internal sealed record ControlError(string Error);
