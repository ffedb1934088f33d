using System.Collections.Concurrent;
using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>
/// Answers <c>/.well-known/pki-validation/…</c> by itself, for hosts whose proxy forwards that path. Files exist by host and
/// path, and only while an order needs them. They live in memory; after a restart they come back from the open orders.
/// </summary>
/// <param name="suffixes">The names at and below which the hosts forward to the bridge; <c>*</c>: all.</param>
public sealed class HttpDcvPublisher(IReadOnlyList<string> suffixes) : IDcvPublisher
{
    private readonly ConcurrentDictionary<(string Host, string Path), ImmutableArray<(OrderId Order, string Contents)>> _files = new();

    /// <inheritdoc/>
    public string Name => "http";

    /// <summary>How many files can be seen now.</summary>
    public int Count => _files.Count;

    /// <inheritdoc/>
    public bool Serves(string method, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return DcvMethods.IsFile(method)
            && !name.StartsWith("*.", StringComparison.Ordinal)
            && suffixes.Any(suffix => suffix == "*" || name == suffix || name.EndsWith("." + suffix, StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public Task PublishAsync(Order order, CancellationToken cancellationToken)
    {
        foreach (var (key, contents) in FilesOf(order))
        {
            _files.AddOrUpdate(
                key,
                static (_, added) => [added],
                static (_, present, added) => present.Contains(added) ? present : present.Add(added),
                (order.Id, contents));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WithdrawAsync(Order order, CancellationToken cancellationToken)
    {
        foreach (var (key, contents) in FilesOf(order))
        {
            while (_files.TryGetValue(key, out var present))
            {
                var rest = present.Remove((order.Id, contents));
                if (rest.IsEmpty
                    ? _files.TryRemove(KeyValuePair.Create(key, present))
                    : _files.TryUpdate(key, rest, present))
                {
                    break;
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Finds what a host shows at a path.</summary>
    /// <param name="host">The host of the request, without port; case does not matter.</param>
    /// <param name="path">The path of the request, exactly.</param>
    /// <returns>
    /// The contents, or <see langword="null"/>. When several orders use one path (DigiCert's file name is always the same),
    /// the contents of all, one per line.
    /// </returns>
    public string? Find(string host, string path)
    {
        ArgumentNullException.ThrowIfNull(host);
        return _files.TryGetValue((host.ToLowerInvariant(), path), out var present)
            ? string.Join('\n', present.Select(file => file.Contents).Distinct())
            : null;
    }

    /// <summary>
    /// Every file on every name of the order: the answers name the apex for the www row and https for method http, so the host
    /// of the file name says nothing (manual 9.1.18).
    /// </summary>
    private static IEnumerable<((string Host, string Path) Key, string Contents)> FilesOf(Order order) =>
        from file in order.Issuance?.DcvFiles ?? []
        from name in order.Names
        select ((name, file.Path), file.Contents);
}
