namespace CentralNic.AcmeBridge.Core.Work;

/// <summary>Does one kind of background work. Every run begins from the committed document and may be repeated.</summary>
internal interface IWorkHandler
{
    /// <summary>The kind of work that it does.</summary>
    WorkKind Kind { get; }

    /// <summary>Does what is due now.</summary>
    /// <param name="item">The work. The same item never runs twice at once.</param>
    /// <param name="cancellationToken">The program stops: end before the next step, never in the middle of a billed command.</param>
    /// <returns>When to look again; <see langword="null"/>: not until somebody schedules it.</returns>
    Task<DateTimeOffset?> RunAsync(WorkItem item, CancellationToken cancellationToken);
}
