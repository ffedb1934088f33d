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

/// <summary>A command that was sent.</summary>
/// <param name="Command">Its name.</param>
/// <param name="At">When it was sent, UTC.</param>
/// <param name="Code">The return code; absent: no answer was read.</param>
/// <param name="Failure">What the failure means; absent: it succeeded.</param>
public sealed record SentCommand(string Command, DateTimeOffset At, int? Code, string? Failure);

/// <summary>How many commands may be sent.</summary>
/// <param name="PerSecond">The long-run rate (<c>Reseller:CommandsPerSecond</c>).</param>
/// <param name="Available">How many may be sent at once now.</param>
/// <param name="UnderWay">How many are being answered.</param>
/// <param name="Waiting">How many wait for their turn.</param>
public sealed record UpstreamBudget(double PerSecond, int Available, int UnderWay, int Waiting);

/// <summary>The reseller account's money, read at most once a minute.</summary>
public sealed record UpstreamAccount
{
    /// <summary>The account's amount.</summary>
    public decimal? Amount { get; init; }

    /// <summary>The credit.</summary>
    public decimal? Credit { get; init; }

    /// <summary>The currency's code, for example <c>EUR</c>.</summary>
    public string? Currency { get; init; }

    /// <summary>When it was read, UTC.</summary>
    public DateTimeOffset? Read { get; init; }

    /// <summary>Why it could not be read.</summary>
    public string? Failure { get; init; }

    /// <summary>How many orders wait for credit.</summary>
    public required int OrdersWaiting { get; init; }
}
