using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>What the DNS said about one name and one kind of record.</summary>
/// <typeparam name="T">What a record says.</typeparam>
public sealed record DnsAnswer<T>
{
    /// <summary>The name that holds the records: the name asked for, or where its CNAMEs lead.</summary>
    public required string Owner { get; init; }

    /// <summary>The records; empty if there are none.</summary>
    public ImmutableArray<T> Values { get; init; } = [];

    /// <summary>Whether <see cref="Owner"/> is said to exist (an answer other than NXDOMAIN).</summary>
    public bool NameExists { get; init; } = true;

    /// <summary>
    /// Why nothing can be concluded: a time-out, SERVFAIL, REFUSED, a CNAME loop. For the client, without trailing dot;
    /// <see langword="null"/>: the DNS answered, if only that there is nothing.
    /// </summary>
    public string? Failure { get; init; }
}
