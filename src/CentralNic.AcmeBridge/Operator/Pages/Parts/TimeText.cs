using CentralNic.AcmeBridge.Core.Names;

namespace CentralNic.AcmeBridge.Operator.Pages.Parts;

/// <summary>Times in words.</summary>
internal static class TimeText
{
    /// <summary>How far a moment is: <c>in 3 days</c>, <c>5 minutes ago</c>.</summary>
    public static string Distance(DateTimeOffset at, DateTimeOffset now) => (at - now) switch
    {
        { TotalSeconds: > -5 and < 5 } => "now",
        { Ticks: > 0 } ahead => $"in {Span(ahead)}",
        var past => $"{Span(-past)} ago",
    };

    /// <summary>A duration in its greatest unit, rounded down: <c>3 days</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 730 } => Quantity.Of(Math.Floor(span.TotalDays / 365), "year"),
        { TotalDays: >= 2 } => Quantity.Of(Math.Floor(span.TotalDays), "day"),
        { TotalHours: >= 2 } => Quantity.Of(Math.Floor(span.TotalHours), "hour"),
        { TotalMinutes: >= 2 } => Quantity.Of(Math.Floor(span.TotalMinutes), "minute"),
        _ => Quantity.Of(Math.Floor(span.TotalSeconds), "second"),
    };
}
