namespace CentralNic.Reseller.Sandbox.Tests.Golden;

/// <summary>A place where the sandbox answers otherwise than an example prints.</summary>
/// <param name="Reason">Why: nearly always because the manual contradicts itself.</param>
/// <param name="Printed">The line as printed, after which <paramref name="Instead"/> is put when it is one to be added.</param>
/// <param name="Instead">The lines that stand in its place.</param>
internal sealed record Departure(string Reason, string Printed, params string[] Instead);
