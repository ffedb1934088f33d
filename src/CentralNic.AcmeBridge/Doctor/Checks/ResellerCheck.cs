using System.Globalization;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>Whether the reseller is reached, and takes the login from this machine.</summary>
internal sealed class ResellerCheck : IDoctorCheck
{
    private const string Places = "in the reseller's Control Panel";

    public string Name => "reseller";

    public DoctorNeeds Needs => DoctorNeeds.Settings;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.IsResellerInside)
        {
            yield return DoctorFinding.Skipped("The simulated reseller runs inside the bridge and cannot be asked from here.");
            yield break;
        }

        var options = context.Configured.Reseller;
        var (_, failure, took) = await context.AskAccountAsync(cancellationToken);
        var finding = failure is null
            ? DoctorFinding.Ok(string.Create(
                CultureInfo.InvariantCulture, $"It took the login '{options.Login}' and answered within {took.TotalSeconds:0.0} s."))
            : await JudgeAsync(context, failure, cancellationToken);
        yield return finding with { Subject = options.Endpoint.GetLeftPart(UriPartial.Path) };
    }

    private static async Task<DoctorFinding> JudgeAsync(
        DoctorContext context, ResellerException failure, CancellationToken cancellationToken) => failure.Kind switch
        {
            ResellerErrorKind.Authentication => DoctorFinding.Failed(
                $"It refuses the login '{context.Configured.Reseller.Login}': {Words(failure)}.",
                "Correct login and password, and see that they belong to the live or the test system that the endpoint is. A user of the "
                + "account logs in as ACCOUNT:USER.") with
            {
                Setting = $"{ResellerSection.Login.Key}, {ResellerSection.PasswordFile.Key}, {ResellerSection.Endpoint.Key}",
            },
            ResellerErrorKind.Authorization => await JudgeRightsAsync(context, failure, cancellationToken),
            ResellerErrorKind.AbuseLock => DoctorFinding.Failed(
                $"It has locked the account for some minutes because of too many commands: {Words(failure)}.",
                "Wait some minutes. Lower the budget of commands, or find the other system that uses the account.") with
            {
                Setting = ResellerSection.CommandsPerSecond.Key,
            },
            ResellerErrorKind.Unreachable or ResellerErrorKind.Truncated or ResellerErrorKind.Transient => DoctorFinding.Failed(
                $"It is not reached, or does not answer as it should: {failure.Message}",
                "Look whether this machine may connect there (firewall, proxy), and whether the address is right.") with
            {
                Setting = $"{ResellerSection.Endpoint.Key}, {ResellerSection.Proxy.Key}",
            },
            _ => DoctorFinding.Failed(
                $"It refuses StatusAccount: {Words(failure)}.",
                $"Look {Places} at the account and the user's rights."),
        };

    /// <summary>
    /// The same code stands for a missing right and for an address that is not allowed. Where another command is answered it was the right.
    /// </summary>
    private static async Task<DoctorFinding> JudgeRightsAsync(
        DoctorContext context, ResellerException failure, CancellationToken cancellationToken)
    {
        var login = context.Configured.Reseller.Login;
        try
        {
            await context.Reseller.Classes.ListAsync(CommandPriority.Interactive, cancellationToken);
        }
        catch (ResellerException refused) when (refused.Kind == ResellerErrorKind.Authorization)
        {
            return DoctorFinding.Failed(
                $"It refuses StatusAccount and GetCertificateInfo to '{login}': {Words(failure)}. Either this machine's address is not on "
                + "the account's list of allowed addresses, or the user has no rights; the answer does not tell which, and neither the "
                + "list nor the address that the reseller sees can be asked for.",
                $"Allow this machine's public address {Places}, and give the user the rights for certificates, events and the account.");
        }
        catch (ResellerException refused)
        {
            return DoctorFinding.Failed(
                $"It refuses StatusAccount to '{login}': {Words(failure)}; and GetCertificateInfo: {Words(refused)}.",
                $"Look {Places} at the account and the user's rights.");
        }

        return DoctorFinding.Warning(
            $"It took the login '{login}' from this machine, but the user may not ask for the account's money: {Words(failure)}.",
            $"Give the user the right to read the account {Places}; without it the credit cannot be watched.");
    }

    internal static string Words(ResellerException failure) =>
        failure.Code is { } code ? $"{code.ToString(CultureInfo.InvariantCulture)} {failure.Description?.TrimEnd('.')}"
            : failure.Message.TrimEnd('.');
}
