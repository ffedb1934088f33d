using System.Diagnostics;
using System.Globalization;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Metrics;

namespace CentralNic.Reseller.Commands;

/// <summary>Traces commands, as parts of what they are sent for; those that are sent for nothing in particular are not traced.</summary>
internal static class CommandTracing
{
    private static readonly ActivitySource Source = new(ResellerMeter.Name);

    /// <summary>A command is about to be sent.</summary>
    /// <returns><see langword="null"/>: nobody listens, or it is part of nothing.</returns>
    public static Activity? Begin(string command, TimeSpan queuedFor) =>
        Activity.Current is { Recorded: true }
            ? Source.StartActivity(command, ActivityKind.Client)?.SetTag("centralnic.reseller.queue_time", queuedFor.TotalSeconds)
            : null;

    /// <summary>A command came to its end.</summary>
    public static void End(Activity? span, CommandRecord record, ResellerException? error)
    {
        if (span is not null)
        {
            span.SetTag("centralnic.reseller.code", record.Code?.ToString(CultureInfo.InvariantCulture) ?? ResellerMeter.NoCode)
                .SetTag("centralnic.reseller.attempt", record.Attempt);
            span.SetStatus(error is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, error?.Message);
        }
    }
}
