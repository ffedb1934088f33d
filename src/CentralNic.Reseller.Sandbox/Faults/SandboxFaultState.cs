namespace CentralNic.Reseller.Sandbox;

/// <summary>A fault that was added, and what became of it.</summary>
/// <param name="Id">Its number, for taking it away.</param>
/// <param name="Fault">The fault.</param>
/// <param name="Occasions">How many occasions there were since it was added.</param>
/// <param name="Happened">How often it happened.</param>
public sealed record SandboxFaultState(int Id, SandboxFault Fault, int Occasions, int Happened);
