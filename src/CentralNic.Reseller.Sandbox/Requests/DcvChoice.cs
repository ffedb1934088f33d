using CentralNic.Dns;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Mail;

namespace CentralNic.Reseller.Sandbox.Requests;

/// <summary>How a request's names shall be proven, read from a command and checked against its class (manual 3.5, 8.1.2, 9.3.3).</summary>
/// <param name="Method">The method; <see langword="null"/> only for checkonly.</param>
/// <param name="Rows">The names with the domains that prove them.</param>
/// <param name="Token">A request token for immediate issuance.</param>
internal sealed record DcvChoice(DcvMethod? Method, IReadOnlyList<DcvRow> Rows, string? Token)
{
    // Of the mails to approvers (manual 8.1.2). Those of the sandbox are English whatever is chosen.
    private static readonly string[] Languages = ["en", "de", "es", "fr", "it", "ja", "kr", "nl", "pt_br", "ru", "zh_cn", "zh_tw"];

    /// <summary>The choice of a new order.</summary>
    /// <exception cref="CommandRefusedException">504: the method is missing; 541: what the class or the names do not allow.</exception>
    public static DcvChoice Read(CommandCall call, CertificateClass of, IReadOnlyList<string> names, bool optional)
    {
        var method = ReadMethod(call, of) ?? (optional ? null : throw CommandCall.Missing("dcvmethod"));
        return Make(call, of, names, method);
    }

    /// <summary>The choice of a renewal or reissue: what it does not say stays as it was.</summary>
    /// <exception cref="CommandRefusedException">541: what the class or the names do not allow.</exception>
    public static DcvChoice Read(
        CommandCall call, CertificateClass of, IReadOnlyList<string> names, DcvMethod former, IReadOnlyList<DcvRow> formerRows)
    {
        var method = ReadMethod(call, of, knowsFile: true) ?? former;
        var same = method == former
            && call.Text("dcvscope") is null
            && call.Numbered("dcvemail").Count == 0
            && names.SequenceEqual(formerRows.Select(static r => r.Name));
        return same
            ? new(method, formerRows, ReadToken(call, of, method))
            : Make(call, of, names, method);
    }

    private static DcvChoice Make(CommandCall call, CertificateClass of, IReadOnlyList<string> names, DcvMethod? method) =>
        method is { } m && m.IsFile() && names.Any(DomainRules.IsWildcard)
            ? throw CommandCall.Invalid("dcvmethod", "wildcard domains cannot be validated over HTTP(S)")
            : new(method, ReadRows(call, names, method), ReadToken(call, of, method));

    // RenewCertificate has a name of its own for HTTP (manual 8.1.3).
    private static DcvMethod? ReadMethod(CommandCall call, CertificateClass of, bool knowsFile = false)
    {
        if (call.Text("dcvlanguage") is { } language && !Languages.Contains(language.ToLowerInvariant()))
        {
            throw CommandCall.Invalid("dcvlanguage", "must be one of " + string.Join(", ", Languages));
        }

        if (call.Text("dcvmethod") is not { } text)
        {
            return null;
        }

        if (knowsFile && text.Equals("file", StringComparison.OrdinalIgnoreCase))
        {
            text = "http";
        }

        return DcvMethods.Parse(text) is { } method && of.DcvMethods.Contains(method)
            ? method
            : throw CommandCall.Invalid(
                "dcvmethod", $"{of.DisplayName} offers {string.Join(", ", of.DcvMethods.Select(m => m.WireName()))} here");
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
            else if (!DnsName.IsAtOrBelow(bare, domain) || !DnsName.IsAtOrBelow(domain, baseDomain))
            {
                throw CommandCall.Invalid($"dcvdomain{i}", "must be the domain or one above it, down to the registered one");
            }

            rows.Add(new(names[i], domain));
        }

        return method == DcvMethod.Email ? WithEmails(call, rows) : rows;
    }

    // A name without an address of its own, such as an added alternative, is approved by another's if that may (manual 9.1.16), or else by
    // the host master (manual 9.1.19).
    private static List<DcvRow> WithEmails(CommandCall call, List<DcvRow> rows)
    {
        var given = call.Numbered("dcvemail").ToDictionary(e => e.Number, e => e.Value.ToLowerInvariant());
        foreach (var (number, address) in given)
        {
            if (number < rows.Count && !ApproverAddresses.MayApprove(address, rows[number].Name))
            {
                throw CommandCall.Invalid(
                    $"dcvemail{number}", "must be admin, administrator, hostmaster, webmaster or postmaster at the domain or above it");
            }
        }

        return [.. rows.Select((row, i) => row with
        {
            Email = given.GetValueOrDefault(i)
                ?? given.OrderBy(e => e.Key).Select(e => e.Value).FirstOrDefault(a => ApproverAddresses.MayApprove(a, row.Name))
                ?? "hostmaster@" + DomainRules.BaseDomain(row.Name),
        })];
    }

    private static string? ReadToken(CommandCall call, CertificateClass of, DcvMethod? method) => call.Text("dcvtoken") switch
    {
        null => null,
        { } token when of.ImmediateIssuance && method is not (DcvMethod.DnsCname or DcvMethod.Email) => token,
        _ => throw CommandCall.Invalid("dcvtoken", "immediate issuance is not possible for this class and method"),
    };
}
