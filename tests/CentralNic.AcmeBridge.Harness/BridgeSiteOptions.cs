using System.Net;
using CentralNic.AcmeBridge.Core.Retention;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Harness;

/// <summary>How a <see cref="BridgeSite"/> is started.</summary>
internal sealed record BridgeSiteOptions
{
    /// <summary>Before the first step of the CA/Browser Forum's calendar (2027-03-15), so that years from here cross both steps.</summary>
    public static readonly DateTimeOffset DefaultFrom = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The date to begin with, UTC.</summary>
    public DateTimeOffset From { get; init; } = DefaultFrom;

    /// <summary>As the profile's.</summary>
    public TimeSpan NeededPaidTime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long the CA takes.</summary>
    public TimeSpan IssueDelay { get; init; }

    /// <summary>How many commands a second the bridge may send.</summary>
    public double CommandsPerSecond { get; init; } = 1000;

    /// <summary>How many commands may be under way.</summary>
    public int MaxConcurrency { get; init; } = 32;

    /// <summary>Who pays besides the tenant <c>default</c>.</summary>
    public IReadOnlyList<Tenant> Tenants { get; init; } = [];

    /// <summary>The address of the names below <c>hang.test</c>.</summary>
    public IPAddress Hanging { get; init; } = IPAddress.Loopback;

    /// <summary>How long documents are kept that nobody needs any more.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>Whether certificates are issued at once.</summary>
    public bool ImmediateIssuance { get; init; }

    /// <summary>When an order asks for its certificate by itself.</summary>
    public IReadOnlyList<TimeSpan> EarlyLooks { get; init; } = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(200)];

    /// <summary>Whether it does so before the class's pace is known.</summary>
    public bool LooksEarlyAtFirst { get; init; } = true;
}
