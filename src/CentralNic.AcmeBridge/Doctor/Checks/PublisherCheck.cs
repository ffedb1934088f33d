using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Diagnostics;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.Reseller.Classes;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>Whether each publisher could publish proofs for its domains: a change that would be refused is refused now.</summary>
internal sealed class PublisherCheck : IDoctorCheck
{
    private const int MostDomains = 50;

    public string Name => "publishers";

    public DoctorNeeds Needs => DoctorNeeds.Settings;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = context.Configured;
        using var names = new NameDiagnosis(settings.Dcv, settings.Validation, context.Reseller, context.Time, context.Loggers);
        string[] ordered = [.. (await DoctorTenant.ReadAsync(context, cancellationToken)).SelectMany(tenant => tenant.Domains).Distinct()];
        if (names.Publishers.Count == 0)
        {
            yield return settings.Profiles.Values.All(profile => profile.DcvMethods.All(DcvMethods.IsEmail))
                ? DoctorFinding.Ok("The CA asks by mail alone; nothing is to be published.")
                : DoctorFinding.Failed(
                    "Nothing can publish proofs for the CA.",
                    "Configure one of Dcv:Http, Dcv:Rfc2136, Dcv:ResellerDns, Dcv:Hook or Dcv:Manual.") with
                {
                    Setting = "Dcv",
                };
        }

        foreach (var publisher in names.Publishers)
        {
            await foreach (var finding in LookAsync(context, names, publisher, ordered, cancellationToken))
            {
                yield return finding with { Subject = finding.Subject is { } domain ? $"{publisher.Name}, {domain}" : publisher.Name };
            }
        }
    }

    private static async IAsyncEnumerable<DoctorFinding> LookAsync(
        DoctorContext context,
        NameDiagnosis names,
        PublisherOutline publisher,
        string[] ordered,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (ProgramOf(context, publisher) is { } program && !IsThere(program))
        {
            yield return DoctorFinding.Failed(
                $"Its program {program} is not there, or may not be run by this user.",
                "Name the program by its full path, and make it executable.") with
            {
                Setting = $"Dcv:Hook:{NameOf(publisher)}:Program",
            };
        }

        (string Method, string Ca)[] ways = [.. Ways(context, publisher).Distinct()];
        if (ways.Length == 0)
        {
            // It is there whether it is wanted or not.
            yield return publisher.IsWebServer
                ? DoctorFinding.Skipped("No profile uses HTTP or HTTPS.")
                : DoctorFinding.Warning(
                    "No profile uses a method of control validation that it can serve.",
                    "Add one to a profile, or take the publisher away.") with
                {
                    Setting = "Profiles:<name>:DcvMethods",
                };
            yield break;
        }

        var isForAll = publisher.Domains.Contains(NameSuffixes.Any);
        string[] domains = [.. publisher.Domains.Where(domain => domain != NameSuffixes.Any).Concat(isForAll ? ordered : []).Distinct()];
        if (domains.Length == 0)
        {
            yield return DoctorFinding.Skipped("It serves every name, and no tenant has domains of its own. For one name: "
                + OperatorCommands.Line("doctor dcv NAME"));
            yield break;
        }

        var well = 0;
        foreach (var (domain, (method, ca)) in domains.Take(MostDomains).SelectMany(domain => ways.Select(way => (domain, way))))
        {
            if (names.PublisherOf(method, domain) != publisher.Name)
            {
                continue;
            }

            var finding = await JudgeAsync(context, names, publisher, domain, method, ca, cancellationToken);
            if (finding is null)
            {
                well++;
            }
            else
            {
                yield return finding with { Subject = domain };
            }
        }

        if (well > 0)
        {
            yield return DoctorFinding.Ok(
                $"It could publish for {string.Join(", ", domains.Take(3))}{(domains.Length > 3 ? " and more" : "")}.");
        }

        if (domains.Length > MostDomains)
        {
            yield return DoctorFinding.Skipped($"{domains.Length - MostDomains} more of its domains were not looked at.");
        }
    }

    private static async Task<DoctorFinding?> JudgeAsync(
        DoctorContext context,
        NameDiagnosis names,
        PublisherOutline publisher,
        string domain,
        string method,
        string ca,
        CancellationToken cancellationToken)
    {
        var reach = await names.ReachAsync(domain, method, ca, cancellationToken);
        if (reach.Obstacle is { } obstacle)
        {
            return DoctorFinding.Failed(
                $"{method} for {ca} would not be published: {obstacle}.",
                reach.Passes ? "It may pass; if it does not, look at the server and the network."
                    : "Correct what is named, and try it with a harmless record.") with
            {
                Command = OperatorCommands.Line($"doctor dcv {domain}"),
            };
        }

        if (reach.Remark is { } remark)
        {
            return DoctorFinding.Warning(remark, "Try it with a harmless record.") with
            {
                Command = OperatorCommands.Line($"doctor dcv {domain}"),
            };
        }

        return publisher.IsWebServer && context.Bridge is not null
            && await names.FindNotForwardedAsync(domain, method, ca, cancellationToken) is { } found
                ? DoctorFinding.Warning(
                    $"Its web server does not forward the CA's requests to the bridge: {found}.",
                    "Where the domain itself has no site, look at the hosts below it, which are ordered; else add the forwarding "
                    + "(deploy/nginx).") with
                {
                    Command = OperatorCommands.Line($"doctor dcv HOST.{domain}"),
                }
                : null;
    }

    private static IEnumerable<(string Method, string Ca)> Ways(DoctorContext context, PublisherOutline publisher) =>
        from profile in context.Configured.Profiles.Values
        from name in profile.Classes
        let of = CertificateClassCatalog.BuiltIn.Find(name)
        where of is not null
        from method in profile.DcvMethods
        where of.Takes(method) && publisher.Methods.Contains(method, StringComparer.OrdinalIgnoreCase)
        select (method, of.Ca);

    private static string NameOf(PublisherOutline publisher) =>
        publisher.Name[(publisher.Name.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string? ProgramOf(DoctorContext context, PublisherOutline publisher) =>
        publisher.Name.StartsWith("hook:", StringComparison.Ordinal)
            ? context.Configured.Dcv.Hooks.FirstOrDefault(hook => hook.Name == NameOf(publisher))?.Program
            : null;

    /// <summary>Whether a program can be started: a path, or a name that the search path finds.</summary>
    internal static bool IsThere(string program) => program.Contains(Path.DirectorySeparatorChar)
        ? IsExecutable(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => folder.Length > 0 && IsExecutable(Path.Combine(folder, program)));

    private static bool IsExecutable(string file) => File.Exists(file)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
