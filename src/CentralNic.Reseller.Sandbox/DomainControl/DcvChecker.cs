using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Mail;
using CentralNic.Reseller.Sandbox.Zones;

namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>Looks at all names of an order, a bounded number of orders at once.</summary>
internal sealed class DcvChecker : IDisposable
{
    private const int OrdersAtOnce = 256;
    private const int NamesAtOnce = 8;

    private readonly WebProbe _web;
    private readonly DigiCertValidation _digiCert;
    private readonly SectigoValidation _sectigo;
    private readonly EmailValidation _email;
    private readonly CaaCheck _caa;
    private readonly SemaphoreSlim _slots = new(OrdersAtOnce);

    public DcvChecker(SandboxDcvOptions options, ZoneServer zones, Mailbox mails, TimeProvider time)
    {
        var addresses = new AddressOverrides(options, zones);
        _web = new(options, addresses);
        _digiCert = new(_web, addresses);
        _sectigo = new(_web, addresses);
        _email = new(mails);
        _caa = new(addresses, time);
    }

    /// <summary>How a CA proves by a method.</summary>
    public ICaValidation ValidationOf(CaBrand brand, DcvMethod method) => (method, brand) switch
    {
        (DcvMethod.Email, _) => _email,
        (_, CaBrand.DigiCert) => _digiCert,
        _ => _sectigo,
    };

    /// <summary>Looks at every row, and, when all are proven, at CAA.</summary>
    /// <param name="brand">The CA.</param>
    /// <param name="proof">What must be visible.</param>
    /// <param name="rows">The names.</param>
    /// <param name="proven">Keys of checks that earlier checks have proven; new ones are added.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>Whether the CA may issue; otherwise what the first row that is not proven lacks, or which CAA record forbids it.</returns>
    public async Task<DcvFinding> LookAsync(
        CaBrand brand, DcvProof proof, IReadOnlyList<DcvRow> rows, HashSet<string> proven, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var finding = await LookAtRowsAsync(ValidationOf(brand, proof.Method), proof, rows, proven, cancellationToken);
            return finding.Proven && await _caa.FindRefusalAsync(brand, rows.Select(r => r.Name), cancellationToken) is { } refusal
                ? DcvFinding.No(refusal)
                : finding;
        }
        finally
        {
            _slots.Release();
        }
    }

    private static async Task<DcvFinding> LookAtRowsAsync(
        ICaValidation validation, DcvProof proof, IReadOnlyList<DcvRow> rows, HashSet<string> proven, CancellationToken cancellationToken)
    {
        var open = rows.DistinctBy(r => validation.LookKey(proof, r)).Where(r => !proven.Contains(validation.LookKey(proof, r))).ToList();
        var findings = new DcvFinding[open.Count];
        await Parallel.ForAsync(
            0,
            open.Count,
            new ParallelOptions { MaxDegreeOfParallelism = NamesAtOnce, CancellationToken = cancellationToken },
            async (i, token) => findings[i] = await validation.LookAsync(proof, open[i], token));
        proven.UnionWith(open.Where((_, i) => findings[i].Proven).Select(r => validation.LookKey(proof, r)));
        return findings.All(static f => f.Proven) ? DcvFinding.Yes : findings.First(static f => !f.Proven);
    }

    public void Dispose()
    {
        _web.Dispose();
        _slots.Dispose();
    }
}
