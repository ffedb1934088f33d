namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>A parameter that a command knows.</summary>
/// <param name="Name">Its name; of a numbered one, without the number.</param>
/// <param name="Last">The greatest number of a numbered one; <see langword="null"/>: it has no number.</param>
/// <param name="Required">Whether the command is refused without it.</param>
internal sealed record AcceptedParameter(string Name, int? Last, bool Required);
