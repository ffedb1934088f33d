using CentralNic.Dns;
using CentralNic.Reseller.Sandbox.Requests;

namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>
/// DigiCert's DCV: one value per order; in <c>fileauth.txt</c> on each exact name, or in DNS at <c>_dnsauth</c> or the domain itself
/// (manual 7.3, 9.1.17, 9.1.18).
/// </summary>
internal sealed class DigiCertValidation(WebProbe web, AddressOverrides dns) : ICaValidation
{
    private const string UserAgent = "DigiCert DCV Bot/1.1";
    private const string FilePath = "/.well-known/pki-validation/fileauth.txt";
    private const int MaxRedirects = 5;

    public DcvInstruction Describe(DcvProof proof, DcvRow row) => proof.Method switch
    {
        // The manual's sample prints https:// for method http too (9.1.18).
        DcvMethod.Http or DcvMethod.Https => new($"https://{row.DcvDomain}{FilePath}", proof.Value, null),
        DcvMethod.DnsTxt => new(null, null, $"@ 3600 IN TXT {proof.Value}"),

        // Printed like manual 9.1.21: no TTL, no final dot.
        DcvMethod.DnsCname => new(null, null, $"_dnsauth.{row.DcvDomain}. IN CNAME {CnameTarget(proof)}"),
        _ => throw new ArgumentOutOfRangeException(nameof(proof)),
    };

    public string LookKey(DcvProof proof, DcvRow row) => proof.Method.IsFile() ? row.Name : row.DcvDomain;

    public async Task<DcvFinding> LookAsync(DcvProof proof, DcvRow row, CancellationToken cancellationToken)
    {
        try
        {
            return proof.Method switch
            {
                DcvMethod.Http => await FileAsync("http", row.Name, proof.Value, cancellationToken),
                DcvMethod.Https => await FileAsync("https", row.Name, proof.Value, cancellationToken),
                DcvMethod.DnsTxt => await TextAsync(row.DcvDomain, proof.Value, cancellationToken),
                DcvMethod.DnsCname => await CnameAsync(row.DcvDomain, CnameTarget(proof), cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(proof)),
            };
        }
        catch (DcvUnreachableException e)
        {
            return DcvFinding.No(e.Message);
        }
    }

    private static string CnameTarget(DcvProof proof) => $"{proof.Value}.dcv.digicert.com";

    private async Task<DcvFinding> FileAsync(string scheme, string name, string value, CancellationToken cancellationToken)
    {
        var baseDomain = DomainRules.BaseDomain(name);
        var url = new Uri($"{scheme}://{name}{FilePath}");
        for (var hops = 0; ; hops++)
        {
            var answer = await web.GetAsync(url, UserAgent, cancellationToken);
            if (answer.Status == 200)
            {
                return answer.Body.Contains(value, StringComparison.Ordinal)
                    ? DcvFinding.Yes
                    : DcvFinding.No($"{url} does not contain the order's value");
            }

            if (answer.Status is not (301 or 302 or 307 or 308) || answer.Location is not { } target)
            {
                return DcvFinding.No($"{url} answered {answer.Status}");
            }

            if (hops == MaxRedirects)
            {
                return DcvFinding.No($"{url}: more than {MaxRedirects} redirects");
            }

            // Standard ports only, and no way out of the validated domain.
            if (target.Scheme is not ("http" or "https") || !target.IsDefaultPort || !DnsName.IsAtOrBelow(target.IdnHost, baseDomain))
            {
                return DcvFinding.No($"{url} redirects to {target}, which is not accepted");
            }

            url = target;
        }
    }

    private async Task<DcvFinding> TextAsync(string domain, string value, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var place in new[] { "_dnsauth." + domain, domain })
        {
            try
            {
                if ((await dns.TextsAsync(place, cancellationToken)).Any(t => t.Contains(value, StringComparison.Ordinal)))
                {
                    return DcvFinding.Yes;
                }
            }
            catch (DcvUnreachableException e)
            {
                problems.Add(e.Message);
            }
        }

        return DcvFinding.No(
            $"no TXT record at _dnsauth.{domain} or {domain} contains the order's value{string.Concat(problems.Select(p => "; " + p))}");
    }

    private async Task<DcvFinding> CnameAsync(string domain, string target, CancellationToken cancellationToken)
    {
        var found = await dns.CanonicalNameAsync("_dnsauth." + domain, cancellationToken);
        return DnsName.AreSame(found, target)
            ? DcvFinding.Yes
            : DcvFinding.No($"_dnsauth.{domain} is {(found is null ? "no CNAME" : "a CNAME to " + found)}, expected {target}");
    }
}
