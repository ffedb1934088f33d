using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Gateway;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>
/// What kind of value a parameter takes, in the words of the manual's section 8; for some it depends on the certificate class.
/// </summary>
internal static class ParameterSyntax
{
    private const string Flag = "0|1";

    private static readonly Dictionary<string, string> Ranges = new(StringComparer.OrdinalIgnoreCase)
    {
        ["action"] = "REVOKE|CANCELORDER|REVOKEORDER",
        ["chainformat"] = "pem|pem_reverse|zip|zip_reverse|zip_noroot|p7b",
        ["checkonly"] = Flag,
        ["dcvlanguage"] = "en|de|es|fr|it|ja|kr|nl|pt_br|ru|zh_cn|zh_tw",
        ["dcvscope"] = "base|fqdn",
        ["external"] = Flag,
        ["generatedcvtoken"] = Flag,
        ["generatelist"] = Flag,
        ["history"] = Flag,
        ["includesub"] = Flag,
        ["noautofilldomains"] = Flag,
        ["order"] = "ASC|DESC",
        ["period"] = "1|1y|365d",
        ["premiumdnsset"] = "ANYCAST1",
        ["showall"] = Flag,
        ["signed"] = Flag,
        ["wide"] = Flag,
    };

    /// <summary>The kind of value: <c>TEXT</c>, <c>INT</c>, <c>PATTERN</c>, ….</summary>
    public static string TypeOf(string command, string parameter) => parameter switch
    {
        "first" or "limit" or "event" => "INT",
        "mindate" or "maxdate" => "DATE",
        "sendlistemail" => "EMAILS",
        _ when parameter.StartsWith("soa", StringComparison.Ordinal) && parameter is not ("soamname" or "soarname") => "INT",
        "orderby" or "servicetag" => "TEXT",
        _ when command.StartsWith("Query", StringComparison.Ordinal) && !Ranges.ContainsKey(parameter) => "PATTERN",
        _ when parameter.EndsWith("contact", StringComparison.Ordinal) || parameter.EndsWith("handle", StringComparison.Ordinal) =>
            "CONTACT",
        _ when parameter.EndsWith("phone", StringComparison.Ordinal) => "PHONE",
        _ when parameter.EndsWith("email", StringComparison.Ordinal) => "EMAIL",
        _ when parameter.EndsWith("country", StringComparison.Ordinal) => "COUNTRY",
        _ => "TEXT",
    };

    /// <summary>The values that a parameter may have; empty: any of its type.</summary>
    /// <param name="command">The command.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="of">The class that was asked for; <see langword="null"/>: none.</param>
    public static string RangeOf(ISandboxCommand command, string parameter, CertificateClass? of) => parameter switch
    {
        "class" when command.Name is "CheckCertificate" or "AddCertificate" or "GetCertificateInfo" =>
            string.Join('|', ClassTable.All.Select(c => c.Name)),
        "dcvmethod" when of is not null => Methods(command, of),
        "servertype" when of is not null => string.Join('|', of.ServerTypes),
        "type" when command.Name == "AddCertificateContact" => "organization|tech|evapprover",
        "type" when command.Name is "PushObject" or "ResendNotification" => "CERTIFICATE",
        _ => Ranges.GetValueOrDefault(parameter, ""),
    };

    // RenewCertificate alone has FILE (manual 8.1.3), which is HTTP.
    private static string Methods(ISandboxCommand command, CertificateClass of) => string.Join(
        '|', of.DcvMethods.Select(m => m.WireName().ToUpperInvariant()).Concat(
            command.Name == "RenewCertificate" ? ["FILE"] : Array.Empty<string>()));
}
