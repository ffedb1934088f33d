using System.Collections.Immutable;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Dns;

/// <summary>What the DNS said about one name and one kind of record.</summary>
internal sealed record DnsAnswer<T>
{
    public required DnsName Asked { get; init; }

    /// <summary>The name that holds the records: the name asked for, or where its CNAMEs lead.</summary>
    public required DnsName Owner { get; init; }

    /// <summary>Whether the name asked for is an alias.</summary>
    public bool IsAlias => Owner != Asked;

    /// <summary>A name that was asked for and, where that is another, the owner of the records, in words.</summary>
    public string Where(string name) => IsAlias ? $"{name} (an alias of {Owner})" : name;

    /// <summary>The records; empty if there are none.</summary>
    public ImmutableArray<T> Values { get; init; } = [];

    /// <summary>Whether <see cref="Owner"/> is said to exist (an answer other than NXDOMAIN).</summary>
    public bool NameExists { get; init; } = true;

    /// <summary>
    /// Why nothing can be concluded: a time-out, SERVFAIL, REFUSED, a CNAME loop, an answer that cannot be read. For the client, without
    /// trailing dot; <see langword="null"/>: the DNS answered, if only that there is nothing.
    /// </summary>
    public string? Failure { get; init; }
}
