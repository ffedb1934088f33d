using CentralNic.Acme.Identifiers;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Diagnostics;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Logging;
using CentralNic.Reseller;
using CentralNic.Reseller.Classes;
using Serilog.Extensions.Logging;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>What <c>doctor dcv</c> does and prints.</summary>
internal static class DcvDoctorRun
{
    public static async Task<int> RunAsync(DoctorDcvOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var settings = BridgeConfiguration.Load(options.Configuration);
        var profiles = ProfilesOf(options, settings);
        await using var logger = BridgeLogging.Create(settings.Logging);
        using var loggers = new SerilogLoggerFactory(logger);
        await using var reseller = new ResellerClient(settings.Reseller, TimeProvider.System, loggers.CreateLogger<ResellerClient>());
        using var doctor = new DcvDoctor(settings.Dcv, settings.Validation, reseller, TimeProvider.System, loggers);
        var isWell = true;
        var tenants = new TenantDirectory(settings.Tenants);
        foreach (var name in options.Names.Select(Understand))
        {
            // A profile that no tenant may order for the name tells nothing about it; one that was asked for is examined all the same.
            var orderable = options.Profile is null
                ? [.. profiles.Where(profile => tenants.MayAnyOrder(name, profile.Name))]
                : profiles;
            if (orderable.Count == 0)
            {
                await output.WriteLineAsync($"{name}: no tenant of the configuration may order it; see Tenants:<name>:Names and "
                    + "Tenants:<name>:Profiles. For one that was made at run time, name the profile (--profile)");
                isWell = false;
            }

            foreach (var profile in orderable)
            {
                // One class that works is enough: the others are passed over when something is ordered.
                var isServed = false;
                foreach (var certificateClass in profile.Classes.Select(each => CertificateClassCatalog.BuiltIn.Find(each)!))
                {
                    await output.WriteLineAsync($"{name}, profile {profile.Name} ({certificateClass.Name}, {certificateClass.Ca})");
                    isServed |= await doctor.ExamineAsync(
                        name, profile, certificateClass, !options.NoTry, (heading, finding) =>
                            output.WriteLine($"  {heading,-11} {finding}"), cancellationToken);
                }

                isWell &= isServed;
            }
        }

        await output.WriteLineAsync(isWell ? "No problems found." : "There are problems; see above.");
        return isWell ? ExitCode.Success : ExitCode.Failure;
    }

    private static IReadOnlyList<CertificateProfile> ProfilesOf(DoctorDcvOptions options, BridgeSettings settings)
    {
        if (options.Profile is null)
        {
            return [.. settings.Profiles.Values];
        }

        return settings.Profiles.TryGetValue(options.Profile, out var profile)
            ? [profile]
            : throw new CommandFailedException(
                ExitCode.Usage, $"There is no profile '{options.Profile}'. Give one of: {string.Join(", ", settings.Profiles.Keys)}.");
    }

    private static string Understand(string text) => DomainName.TryParse(text, out var name, out var reason)
        ? name.Value
        : throw new CommandFailedException(ExitCode.Usage, $"'{text}' is not a name that could be ordered: {reason}");
}
