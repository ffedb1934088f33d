namespace CentralNic.Reseller.Sandbox.Tests.Golden;

/// <summary>A place where the sandbox answers otherwise than an example prints.</summary>
/// <param name="Reason">Why: nearly always because the manual contradicts itself.</param>
/// <param name="Printed">The printed line, in its shape.</param>
/// <param name="Instead">The lines that stand in its place.</param>
internal sealed record Deviation(string Reason, string Printed, params string[] Instead);
