using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Doctor.Checks;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Doctor;

/// <summary>What <c>doctor</c> does and prints: all checks, one after the other, each finding as soon as it is there.</summary>
internal static class DoctorRun
{
    /// <summary>All checks, in the order in which they are made: what the later ones build on comes first.</summary>
    public static IReadOnlyList<IDoctorCheck> All { get; } =
    [
        new ConfigurationCheck(),
        new HealthCheck(),
        new DataFolderCheck(),
        new DiskCheck(),
        new BackupCheck(),
        new ResolverCheck(),
        new ResellerCheck(),
        new ClockCheck(),
        new PermissionCheck(),
        new ProfileCheck(),
        new PriceCheck(),
        new CreditCheck(),
        new TlsCheck(),
        new ProxyCheck(),
        new PublisherCheck(),
        new CaaCheck(),
        new NotificationCheck(),
    ];

    /// <summary>Runs the command.</summary>
    /// <returns><see cref="ExitCode.Success"/> when nothing failed, else <see cref="ExitCode.Failure"/>.</returns>
    public static async Task<int> RunAsync(DoctorOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var checks = Chosen(options.Only);
        await using var context = await DoctorContext.OpenAsync(options, cancellationToken);
        var report = await RunAsync(context, checks, Tell, cancellationToken);
        if (options.IsJson)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(report, DoctorJson.Default.DoctorReport));
        }
        else
        {
            DoctorText.WriteSummary(output, report);
        }

        return report.Healthy ? ExitCode.Success : ExitCode.Failure;

        void Tell(DoctorFinding finding)
        {
            if (!options.IsJson)
            {
                DoctorText.Write(output, finding);
            }
        }
    }

    /// <summary>Makes checks.</summary>
    /// <param name="tell">Is told of each finding.</param>
    public static async Task<DoctorReport> RunAsync(
        DoctorContext context, IReadOnlyList<IDoctorCheck> checks, Action<DoctorFinding> tell, CancellationToken cancellationToken)
    {
        var at = context.Time.GetUtcNow();
        var findings = ImmutableArray.CreateBuilder<DoctorFinding>();
        foreach (var check in checks)
        {
            await foreach (var finding in FindAsync(check, context, cancellationToken))
            {
                var named = finding with { Check = check.Name };
                findings.Add(named);
                tell(named);
            }
        }

        return new DoctorReport(StartReport.Version, at, context.DataFolder, context.Bridge is not null, findings.ToImmutable());
    }

    private static IReadOnlyList<IDoctorCheck> Chosen(IReadOnlyList<string> only) => only.Count == 0
        ? All
        : only.Select(name => name.Trim()).FirstOrDefault(name => All.All(check => check.Name != name)) is { } unknown
            ? throw new CommandFailedException(
                ExitCode.Usage, $"There is no check '{unknown}'. Give some of: {string.Join(", ", All.Select(check => check.Name))}.")
            : [.. All.Where(check => only.Contains(check.Name))];

    private static async IAsyncEnumerable<DoctorFinding> FindAsync(
        IDoctorCheck check, DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FindMissingAsync(check.Needs, context, cancellationToken) is { } reason)
        {
            yield return DoctorFinding.Skipped(reason);
            yield break;
        }

        await using var findings = check.RunAsync(context, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            DoctorFinding? broken = null;
            try
            {
                if (!await findings.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                broken = Broken(failure);
            }

            yield return broken ?? findings.Current;
            if (broken is not null)
            {
                yield break;
            }
        }
    }

    /// <summary>What a check needs that is not there, in words.</summary>
    private static async Task<string?> FindMissingAsync(DoctorNeeds needs, DoctorContext context, CancellationToken cancellationToken)
    {
        if (needs.HasFlag(DoctorNeeds.Settings) && context.Settings is null)
        {
            return "The configuration has mistakes; this can be looked at when it has none.";
        }

        if (needs.HasFlag(DoctorNeeds.Bridge) && context.Bridge is null)
        {
            return context.NotRunning!;
        }

        if (!needs.HasFlag(DoctorNeeds.Reseller))
        {
            return null;
        }

        if (context.IsResellerInside)
        {
            return "The simulated reseller runs inside the bridge and cannot be asked from here.";
        }

        var (_, failure, _) = await context.AskAccountAsync(cancellationToken);
        return failure is null or { Kind: ResellerErrorKind.Authorization }
            ? null
            : "The reseller did not answer, or refused the login: see the check 'reseller'.";
    }

    private static DoctorFinding Broken(Exception failure) => failure switch
    {
        ResellerException or CommandFailedException or IOException or UnauthorizedAccessException or ConfigurationException =>
            DoctorFinding.Failed(
                $"It could not be looked at: {failure.Message}", "Correct what the message names, and run the check again."),
        _ => DoctorFinding.Failed(
            $"The check itself failed: {failure.GetType().Name}: {failure.Message}",
            "This is a mistake of the program; report it with the output of this command."),
    };
}
