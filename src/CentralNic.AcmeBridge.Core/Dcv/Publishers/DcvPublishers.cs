namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>All publishers, and which of them serves which name.</summary>
/// <param name="publishers">The publishers; of equally long matches the first counts.</param>
internal sealed class DcvPublishers(IReadOnlyList<IDcvPublisher> publishers)
{
    private volatile IReadOnlyList<IDcvPublisher> _all = publishers;

    public IReadOnlyList<IDcvPublisher> All => _all;

    /// <summary>
    /// The publisher of a name for a method: of those that take the method, the one whose domain matches most of the name.
    /// </summary>
    /// <param name="name">The certificate's name, wildcards with <c>*.</c>.</param>
    public IDcvPublisher? For(string method, string name) => All
        .Where(publisher => publisher.Takes(method))
        .Select(publisher => (Publisher: publisher, Match: publisher.Names.Match(name)))
        .Where(candidate => candidate.Match >= 0)
        .OrderByDescending(candidate => candidate.Match)
        .FirstOrDefault()
        .Publisher;

    /// <summary>The publisher of a name; <see langword="null"/>: it is not configured any more.</summary>
    public IDcvPublisher? Named(string publisherName) => All.FirstOrDefault(publisher => publisher.Name == publisherName);

    /// <summary>Puts other publishers in the place of those that are there. What is in hand comes to its end with the old ones.</summary>
    internal void Configure(IReadOnlyList<IDcvPublisher> changed) => _all = changed;
}
