using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.Dns;
using CentralNic.Reseller.Names;

namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>
/// Answers <c>/.well-known/pki-validation/…</c> by itself, for hosts whose proxy forwards that path. Files exist by host and
/// path, and only while an order needs them. They live in memory; after a restart they come back from the open orders.
/// </summary>
/// <param name="names">The names at and below which the hosts forward to the bridge.</param>
public sealed class HttpDcvPublisher(NameSuffixes names) : IDcvPublisher
{
    /// <summary>The folder of all validation files.</summary>
    public const string Folder = "/.well-known/pki-validation/";

    /// <summary>What is answered, with status 404, where no file is needed; by it one sees that requests arrive.</summary>
    public const string NoFile = "CentralNic ACME Bridge: no validation file is needed here.";

    private const string ProbePrefix = Folder + "acme-bridge-probe-";
    private const string ProbeSuffix = ".txt";
    private const int ProbeDigits = 32;
    private const string Www = "www.";

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private readonly byte[] _probeKey = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<(DnsName Host, string Path), ImmutableArray<(OrderId Order, string Contents)>> _files = new();
    private volatile NameSuffixes _names = names;

    /// <inheritdoc/>
    public string Name => "http";

    /// <inheritdoc/>
    public NameSuffixes Names => _names;

    /// <inheritdoc/>
    public bool Lasts => false;

    /// <summary>How many files can be seen now.</summary>
    public int Count => _files.Count;

    /// <inheritdoc/>
    public bool Takes(string method) => DcvMethods.IsFile(method);

    /// <inheritdoc/>
    public Task<DcvReach> ReachAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(
            DcvReach.At($"the bridge's responder, to which the web server of {name} must forward /.well-known/pki-validation/"));

    /// <inheritdoc/>
    public Task PublishAsync(OrderId order, DcvToken token, CancellationToken cancellationToken)
    {
        Restore(order, token);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Restore(OrderId order, DcvToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.File is { } file)
        {
            _files.AddOrUpdate(
                (DnsName.Parse(token.Name), file.Path),
                static (_, added) => [added],
                static (_, present, added) => present.Contains(added) ? present : present.Add(added),
                (order, file.Contents));
        }
    }

    /// <inheritdoc/>
    public Task WithdrawAsync(OrderId order, DcvToken token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.File is not { } file)
        {
            return Task.CompletedTask;
        }

        var key = (DnsName.Parse(token.Name), file.Path);
        while (_files.TryGetValue(key, out var present))
        {
            var rest = present.Remove((order, file.Contents));
            if (rest.IsEmpty
                ? _files.TryRemove(KeyValuePair.Create(key, present))
                : _files.TryUpdate(key, rest, present))
            {
                break;
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Finds what a host shows at a path.</summary>
    /// <param name="host">The host of the request, without port; case and a final dot do not matter.</param>
    /// <param name="path">The path of the request, exactly.</param>
    /// <returns>
    /// The contents, or <see langword="null"/>. When several orders use one path (DigiCert's file name is always the same),
    /// the contents of all, one per line. The file of a name is on its free alternative too, as <c>www.X</c> is of <c>X</c>: a CA that
    /// adds that to a renewal asks for the file there (manual 6.2).
    /// </returns>
    public string? Find(string host, string path)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(path);
        if (!DnsName.TryParse(host, out var asked))
        {
            return null;
        }

        // As the DNS compares names: case and a final dot do not matter.
        host = asked.ToString();
        return FilesAt(host, path)
            ?? NamesWithAlternative(host).Select(name => FilesAt(name, path)).FirstOrDefault(file => file is not null)
            ?? (IsProbe(path) && _names.Match(host) >= 0 ? ProbeText(host, path) : null);
    }

    /// <summary>Serves other names from now on. What is published stays.</summary>
    internal void Configure(NameSuffixes changed) => _names = changed;

    /// <summary>A path below <see cref="Folder"/> that no CA asks for, and nobody asked for before.</summary>
    internal static string NewProbePath() => ProbePrefix + RandomNumberGenerator.GetHexString(ProbeDigits, lowercase: true) + ProbeSuffix;

    /// <summary>The beginning of <see cref="ProbeText"/>, which any bridge answers: that it is asked for this host and path.</summary>
    internal static string ProbeHead(string host, string path) =>
        $"CentralNic ACME Bridge {Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{host} {path}")))}";

    /// <summary>
    /// The harmless file at a path of <see cref="NewProbePath"/>: only this bridge can answer it, and nothing is kept for it.
    /// </summary>
    internal string ProbeText(string host, string path) =>
        $"{ProbeHead(host, path)}\n{Convert.ToHexStringLower(HMACSHA256.HashData(_probeKey, Encoding.ASCII.GetBytes($"{host} {path}")))}";

    private static bool IsProbe(string path) =>
        path.Length == ProbePrefix.Length + ProbeDigits + ProbeSuffix.Length
        && path.StartsWith(ProbePrefix, StringComparison.Ordinal)
        && path.EndsWith(ProbeSuffix, StringComparison.Ordinal)
        && !path.AsSpan(ProbePrefix.Length, ProbeDigits).ContainsAnyExcept(LowerHex);

    /// <summary>The names whose free alternative a host is.</summary>
    private static IEnumerable<string> NamesWithAlternative(string host)
    {
        string[] candidates = host.StartsWith(Www, StringComparison.Ordinal) ? [Www + host, host[Www.Length..]] : [Www + host];
        return candidates.Where(candidate => CertificateName.TryParse(candidate, out var name) && name.Alternative?.Value == host);
    }

    private string? FilesAt(string host, string path) =>
        DnsName.TryParse(host, out var name) && _files.TryGetValue((name, path), out var present)
            ? string.Join('\n', present.Select(file => file.Contents).Distinct())
            : null;
}
