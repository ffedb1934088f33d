using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Upstream;

namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>How the way to the reseller does, as far as this process knows. Holds no secret.</summary>
public sealed record UpstreamReport
{
    /// <summary>Since when commands are counted, UTC: the start of the bridge.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary><c>accepted</c>, <c>refused</c>, or <c>unknown</c> as long as no command was answered.</summary>
    public required string Login { get; init; }

    /// <summary><c>Closed</c>: commands are sent. <c>Open</c>, <c>Probing</c>: it did not answer several times in a row.</summary>
    public required string Circuit { get; init; }

    /// <summary>The last command that succeeded.</summary>
    public SentCommand? LastSuccess { get; init; }

    /// <summary>The last command that failed.</summary>
    public SentCommand? LastFailure { get; init; }

    /// <summary>The budget of commands.</summary>
    public required UpstreamBudget Budget { get; init; }

    /// <summary>The account's money.</summary>
    public required UpstreamAccount Account { get; init; }

    /// <summary>The commands by name and outcome.</summary>
    public ImmutableArray<CommandCount> Commands { get; init; } = [];

    /// <summary>When the events were last read to the end, UTC; absent: not since the start.</summary>
    public DateTimeOffset? EventsRead { get; init; }

    /// <summary>The events that were read last, the latest first.</summary>
    public ImmutableArray<SeenEvent> Events { get; init; } = [];
}
