using CentralNic.Dns;
using CentralNic.Reseller.Sandbox.Requests;

namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>
/// Sectigo's DCV: hashes of the CSR and a unique value; in a file named by the MD5 on each exact name, without redirects, or as a CNAME
/// at the name or one of its parents (manual 7.3).
/// </summary>
internal sealed class SectigoValidation(WebProbe web, AddressOverrides dns) : ICaValidation
{
    private const string UserAgent = "Sectigo DCV";
    private const string Authority = "sectigo.com";

    public DcvInstruction Describe(DcvProof proof, DcvRow row) => proof.Method switch
    {
        // Three lines of the file in one line of the answer, as the reseller prints them; the file itself needs lines.
        DcvMethod.Http or DcvMethod.Https =>
            new($"{Scheme(proof)}://{row.Name}{FilePath(proof)}", $"{proof.CsrSha256} {Authority} {proof.Value}", null),

        // Double blanks and no TTL, as the reseller's samples have it.
        DcvMethod.DnsCname => new(null, null, $"{Label(proof)}.{row.DcvDomain}.  CNAME  {Target(proof)}."),
        _ => throw new ArgumentOutOfRangeException(nameof(proof)),
    };

    public string LookKey(DcvProof proof, DcvRow row) => DomainRules.Bare(row.Name);

    public async Task<DcvFinding> LookAsync(DcvProof proof, DcvRow row, CancellationToken cancellationToken)
    {
        try
        {
            return proof.Method.IsFile()
                ? await FileAsync(proof, row.Name, cancellationToken)
                : await CnameAsync(proof, row, cancellationToken);
        }
        catch (DcvUnreachableException e)
        {
            return DcvFinding.No(e.Message);
        }
    }

    private static string Scheme(DcvProof proof) => proof.Method == DcvMethod.Https ? "https" : "http";

    private static string FilePath(DcvProof proof) => $"/.well-known/pki-validation/{proof.CsrMd5}.txt";

    private static string Label(DcvProof proof) => "_" + proof.CsrMd5.ToLowerInvariant();

    private static string Target(DcvProof proof) => $"{proof.CsrSha256[..32]}.{proof.CsrSha256[32..]}.{proof.Value}.{Authority}";

    private async Task<DcvFinding> FileAsync(DcvProof proof, string name, CancellationToken cancellationToken)
    {
        var url = new Uri($"{Scheme(proof)}://{name}{FilePath(proof)}");
        var answer = await web.GetAsync(url, UserAgent, cancellationToken);
        if (answer.Status != 200)
        {
            return DcvFinding.No($"{url} answered {answer.Status}");
        }

        var lines = answer.Body.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length >= 3
            && lines[0].Equals(proof.CsrSha256, StringComparison.OrdinalIgnoreCase)
            && lines[1].Equals(Authority, StringComparison.OrdinalIgnoreCase)
            && lines[2] == proof.Value
            ? DcvFinding.Yes
            : DcvFinding.No($"{url} does not have the three lines SHA-256, {Authority}, unique value");
    }

    private async Task<DcvFinding> CnameAsync(DcvProof proof, DcvRow row, CancellationToken cancellationToken)
    {
        var expected = Target(proof);
        var place = DomainRules.Bare(row.Name);
        var last = DomainRules.BaseDomain(place);
        string? found = null;
        while (true)
        {
            var target = await dns.CanonicalNameAsync($"{Label(proof)}.{place}", cancellationToken);
            if (DnsName.AreSame(target, expected))
            {
                return DcvFinding.Yes;
            }

            found ??= target;
            if (place.Length <= last.Length)
            {
                break;
            }

            place = place[(place.IndexOf('.', StringComparison.Ordinal) + 1)..];
        }

        var what = found is null ? "no CNAME" : "a CNAME to " + found;
        return DcvFinding.No($"{Label(proof)} beneath {DomainRules.Bare(row.Name)} to {last} is {what}, expected {expected}");
    }
}
