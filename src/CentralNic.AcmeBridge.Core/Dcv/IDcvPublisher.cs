using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;

namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>
/// Makes DCV tokens visible to the CA. Publishing and withdrawing may be repeated without harm. Safe for several threads.
/// </summary>
internal interface IDcvPublisher
{
    /// <summary>Its name in logs, configuration and documents; never reused for another kind of publisher.</summary>
    string Name { get; }

    /// <summary>The certificate names that it serves. Of several publishers the one with the longest matching domain is asked.</summary>
    NameSuffixes Names { get; }

    /// <summary>
    /// The names at and below which it writes where a customer's standing alias leads. Who orders a name has its DNS, and could lead the
    /// publisher to anybody's.
    /// </summary>
    NameSuffixes AliasTargets => Names;

    /// <summary>Whether what it publishes stays when the program ends, so that it must be remembered and taken away.</summary>
    bool Lasts { get; }

    /// <summary>Whether it can publish the tokens of a DCV method.</summary>
    /// <param name="method">The DCV method, spelled as the manual does.</param>
    bool Takes(string method);

    /// <summary>Says without changing anything whether it could publish here, as far as that can be known.</summary>
    /// <param name="name">For a file the host, for a record the name to write at.</param>
    Task<DcvReach> ReachAsync(string name, CancellationToken cancellationToken);

    /// <summary>Says without changing anything whether it could write a record.</summary>
    /// <param name="record">Where, and of which type; the value is not known yet.</param>
    Task<DcvReach> ReachAsync(DcvRecord record, CancellationToken cancellationToken) => ReachAsync(record.Name, cancellationToken);

    /// <summary>Makes a token visible, as far as that is in the publisher's hand.</summary>
    /// <exception cref="DcvPublicationException">It could not; the message says why.</exception>
    Task PublishAsync(OrderId order, DcvToken token, CancellationToken cancellationToken);

    /// <summary>Takes away exactly what was published; nothing to take away is no error.</summary>
    /// <param name="token">The token as it was published.</param>
    /// <exception cref="DcvPublicationException">It could not; the message says why.</exception>
    Task WithdrawAsync(OrderId order, DcvToken token, CancellationToken cancellationToken);

    /// <summary>The program started again, and the token was published before: what was only in memory comes back.</summary>
    /// <param name="token">The token as it was published.</param>
    void Restore(OrderId order, DcvToken token)
    {
    }
}
