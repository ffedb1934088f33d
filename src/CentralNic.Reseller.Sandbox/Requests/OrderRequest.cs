using CentralNic.Reseller.Sandbox.Billing;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Mail;

namespace CentralNic.Reseller.Sandbox.Requests;

/// <summary>An order as AddCertificate asks for it, checked against its class (manual 8.1.2).</summary>
internal sealed record OrderRequest
{
    public required CertificateClass Class { get; init; }

    public required SigningRequest Csr { get; init; }

    public required BilledNames Names { get; init; }

    /// <summary>The way of proof; <see langword="null"/> only for checkonly.</summary>
    public required DcvMethod? Method { get; init; }

    public required IReadOnlyList<DcvRow> Rows { get; init; }

    public required string ServerType { get; init; }

    public required IReadOnlyList<string> ServiceTags { get; init; }

    /// <summary>A request token for immediate issuance.</summary>
    public required string? DcvToken { get; init; }

    public required bool CheckOnly { get; init; }

    /// <summary>Reads and checks an order.</summary>
    /// <exception cref="CommandRefusedException">The order cannot be.</exception>
    public static OrderRequest Read(CommandCall call)
    {
        var of = ReadClass(call);
        var checkOnly = call.Flag("checkonly");
        if (call.Text("period") is { } period && period is not "1" && !period.Equals("1y", StringComparison.OrdinalIgnoreCase))
        {
            throw CommandCall.Invalid("period", $"{of.DisplayName} has only 1y");
        }

        var csr = ReadCsr(call) ?? throw CommandCall.Missing("csr0");
        var names = BilledNames.Resolve(of, ReadNames(call, csr), autoFill: !call.Flag("noautofilldomains"));
        var method = ReadMethod(call, of, names.All, optional: checkOnly);
        return new()
        {
            Class = of,
            Csr = csr,
            Names = names,
            Method = method,
            Rows = ReadRows(call, names.All, method),
            ServerType = ReadServerType(call, of),
            ServiceTags = [.. call.List("servicetag"), .. call.List("addservicetag")],
            DcvToken = ReadToken(call, of, method),
            CheckOnly = checkOnly,
        };
    }

    /// <summary>The class of a command.</summary>
    /// <exception cref="CommandRefusedException">504: missing; 541: unknown.</exception>
    public static CertificateClass ReadClass(CommandCall call) =>
        ClassTable.TryFind(call.Required("class"), out var of) ? of : throw CommandCall.Invalid("class", "not sold by this sandbox");

    /// <summary>The CSR of a command, or <see langword="null"/>.</summary>
    public static SigningRequest? ReadCsr(CommandCall call)
    {
        var lines = call.List("csr");
        return lines.Count == 0 ? null : SigningRequest.Parse(string.Join('\n', lines));
    }

    private static List<string> ReadNames(CommandCall call, SigningRequest csr)
    {
        var given = call.Numbered("domain");
        if (given.Count == 0)
        {
            var inCsr = new[] { csr.CommonName }.OfType<string>().Concat(csr.SubjectAlternativeNames);
            given = [.. inCsr.Distinct(StringComparer.OrdinalIgnoreCase).Select((n, i) => (i, n))];
        }

        if (given.Count == 0)
        {
            throw CommandCall.Missing("domain0");
        }

        var names = new List<string>(given.Count);
        foreach (var (number, text) in given)
        {
            if (!DomainRules.TryNormalize(text, out var name))
            {
                throw new CommandRefusedException(ReturnCodes.InvalidAttributeSyntax, $"DOMAIN{number}");
            }

            if (names.Contains(name))
            {
                throw new CommandRefusedException(ReturnCodes.ValueNotUnique, $"DOMAIN{number}");
            }

            names.Add(name);
        }

        return names;
    }

    private static DcvMethod? ReadMethod(CommandCall call, CertificateClass of, IReadOnlyList<string> names, bool optional)
    {
        if (call.Text("dcvmethod") is not { } text)
        {
            return optional ? null : throw CommandCall.Missing("dcvmethod");
        }

        if (DcvMethods.Parse(text) is not { } method || !of.DcvMethods.Contains(method))
        {
            throw CommandCall.Invalid("dcvmethod", $"{of.DisplayName} offers {string.Join(", ", of.DcvMethods.Select(m => m.WireName()))} here");
        }

        if (method.IsFile() && names.Any(DomainRules.IsWildcard))
        {
            throw CommandCall.Invalid("dcvmethod", "wildcard domains cannot be validated over HTTP(S)");
        }

        return method;
    }

    private static List<DcvRow> ReadRows(CommandCall call, IReadOnlyList<string> names, DcvMethod? method)
    {
        var atFqdn = call.Text("dcvscope")?.ToLowerInvariant() switch
        {
            null or "base" => false,
            "fqdn" => true,
            _ => throw CommandCall.Invalid("dcvscope", "must be base or fqdn"),
        };
        var chosen = call.Numbered("dcvdomain").ToDictionary(d => d.Number, d => d.Value.ToLowerInvariant());
        var rows = new List<DcvRow>(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            var bare = DomainRules.Bare(names[i]);
            var baseDomain = DomainRules.BaseDomain(bare);
            if (!chosen.TryGetValue(i, out var domain))
            {
                domain = (atFqdn, method?.IsFile()) switch
                {
                    (true, _) => bare,

                    // A file lies on the exact name, but a www row is printed with its apex (manual 9.1.18).
                    (_, true) => bare.StartsWith("www.", StringComparison.Ordinal) && bare.AsSpan(4).Contains('.') ? bare[4..] : bare,
                    _ => baseDomain,
                };
            }
            else if (!DomainRules.IsAtOrBelow(bare, domain) || !DomainRules.IsAtOrBelow(domain, baseDomain))
            {
                throw CommandCall.Invalid($"dcvdomain{i}", "must be the domain or one above it, down to the registered one");
            }

            rows.Add(new(names[i], domain));
        }

        return method == DcvMethod.Email ? WithEmails(call, rows) : rows;
    }

    // A name without an address of its own, such as an added alternative, is approved by another's if that may (manual 9.1.16).
    private static List<DcvRow> WithEmails(CommandCall call, List<DcvRow> rows)
    {
        var given = call.Numbered("dcvemail").ToDictionary(e => e.Number, e => e.Value.ToLowerInvariant());
        foreach (var (number, address) in given)
        {
            if (number < rows.Count && !ApproverAddresses.MayApprove(address, rows[number].Name))
            {
                throw CommandCall.Invalid($"dcvemail{number}", "must be admin, administrator, hostmaster, webmaster or postmaster at the domain or above it");
            }
        }

        return [.. rows.Select((row, i) => row with
        {
            Email = given.GetValueOrDefault(i)
                ?? given.OrderBy(e => e.Key).Select(e => e.Value).FirstOrDefault(a => ApproverAddresses.MayApprove(a, row.Name))
                ?? throw CommandCall.Missing($"dcvemail{i}"),
        })];
    }

    private static string ReadServerType(CommandCall call, CertificateClass of)
    {
        if (call.Text("servertype") is not { } text)
        {
            return "apache";
        }

        return of.ServerTypes.FirstOrDefault(t => t.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw CommandCall.Invalid("servertype", $"not known for {of.DisplayName}");
    }

    private static string? ReadToken(CommandCall call, CertificateClass of, DcvMethod? method)
    {
        if (call.Text("dcvtoken") is not { } token)
        {
            return null;
        }

        return of.ImmediateIssuance && method is not (DcvMethod.DnsCname or DcvMethod.Email)
            ? token
            : throw CommandCall.Invalid("dcvtoken", "immediate issuance is not possible for this class and method");
    }
}
