using System.CommandLine;
using System.Globalization;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Operator.Certificates;

namespace CentralNic.AcmeBridge.CommandLine.Certificates;

/// <summary>The command <c>certificates list</c>.</summary>
internal static class CertificateListCommand
{
    private static readonly TextColumn<CertificateSummary>[] Columns =
    [
        new("certificate", certificate => certificate.Certificate.Value),
        new("names", certificate => TextTable.Names(certificate.Names)) { Shrinks = true },
        new("tenant", certificate => certificate.Tenant.Value),
        new("profile", certificate => certificate.Profile),
        new("expires", certificate => certificate.NotAfter.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        new("state", CertificateText.State),
    ];

    internal static Command Create()
    {
        var search = new Argument<string?>("SEARCH")
        {
            Description = "A name, the domain that it lies in, a part of a name, a serial number, or a fingerprint (SHA-256 or SHA-1)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var state = Text(
            "--state", "Which ones: active, expired, revoked, revoked-by-others or all. Default: active; of a search, all", "STATE");
        state.AcceptOnlyFromAmong("active", "expired", "revoked", "revoked-by-others", "all");
        var tenant = Text("--tenant", "Only those that this tenant paid", "NAME");
        var profile = Text("--profile", "Only those of this profile", "NAME");
        var @class = Text("--class", "Only those of this certificate class", "CLASS");
        var account = Text("--account", "Only those that this account got", "ACCOUNT");
        var name = Text("--name", "Only those with this name, or with one below this domain", "NAME");
        var expiring = new Option<int?>("--expiring") { Description = "Only those that expire within so many days", HelpName = "DAYS" };
        var command = new Command("list", "List or search certificates; those that expire first come first")
        {
            search, state, tenant, profile, @class, account, name, expiring,
        };
        var options = new ListOptions(command);
        command.SetAction((parsed, cancellationToken) => options.WriteAsync(
            parsed,
            new ApiQuery("certificates")
                .With("search", parsed.GetValue(search))
                .With("state", parsed.GetValue(state))
                .With("tenant", parsed.GetValue(tenant))
                .With("profile", parsed.GetValue(profile))
                .With("class", parsed.GetValue(@class))
                .With("account", parsed.GetValue(account))
                .With("name", parsed.GetValue(name))
                .With("expiringWithin", parsed.GetValue(expiring)?.ToString(CultureInfo.InvariantCulture)),
            CertificatesJson.Default.PageCertificateSummary,
            CertificatesJson.Default.CertificateSummary,
            "There are no such certificates.",
            Columns,
            cancellationToken));
        return command
            .WithExample("What expires within a month", "certificates list --expiring 30")
            .WithExample("Whose certificate it is, by the serial number that other programs show", "certificates list 0A:1B:2C:3D:4E:5F")
            .WithExample("All that a customer has, for a script", "certificates list --tenant shop --state all --all --json");
    }

    private static Option<string?> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
