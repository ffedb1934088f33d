using System.Collections.Concurrent;
using CentralNic.Reseller.Sandbox.Classes;

namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>Looks at all names of an order, a bounded number of orders at once.</summary>
internal sealed class DcvLooker : IDisposable
{
    private const int OrdersAtOnce = 256;
    private const int NamesAtOnce = 8;

    private readonly WebProbe _web;
    private readonly DigiCertWay _digiCert;
    private readonly SectigoWay _sectigo;
    private readonly SemaphoreSlim _places = new(OrdersAtOnce);

    public DcvLooker(SandboxDcvOptions options)
    {
        var addresses = new AddressBook(options);
        _web = new(options, addresses);
        _digiCert = new(_web, addresses);
        _sectigo = new(_web, addresses);
    }

    public ICaWay WayOf(CaBrand brand) => brand == CaBrand.DigiCert ? _digiCert : _sectigo;

    /// <summary>Looks at every row; the finding is that of the first row that is not proven.</summary>
    /// <param name="brand">The CA.</param>
    /// <param name="proof">What must be visible.</param>
    /// <param name="rows">The names.</param>
    /// <param name="proven">Look keys that earlier looks have proven; new ones are added.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public async Task<DcvFinding> LookAsync(
        CaBrand brand, DcvProof proof, IReadOnlyList<DcvRow> rows, HashSet<string> proven, CancellationToken cancellationToken)
    {
        var way = WayOf(brand);
        await _places.WaitAsync(cancellationToken);
        try
        {
            var open = rows.DistinctBy(r => way.LookKey(proof, r)).Where(r => !proven.Contains(way.LookKey(proof, r))).ToList();
            if (open.Count == 1)
            {
                var only = await way.LookAsync(proof, open[0], cancellationToken);
                if (only.Proven)
                {
                    proven.Add(way.LookKey(proof, open[0]));
                }

                return only;
            }

            var findings = new ConcurrentDictionary<string, DcvFinding>();
            await Parallel.ForEachAsync(
                open,
                new ParallelOptions { MaxDegreeOfParallelism = NamesAtOnce, CancellationToken = cancellationToken },
                async (row, token) => findings[way.LookKey(proof, row)] = await way.LookAsync(proof, row, token));
            proven.UnionWith(findings.Where(f => f.Value.Proven).Select(f => f.Key));
            foreach (var row in open)
            {
                if (findings[way.LookKey(proof, row)] is { Proven: false } missing)
                {
                    return missing;
                }
            }

            return DcvFinding.Yes;
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _web.Dispose();
        _places.Dispose();
    }
}
