using System.Runtime.CompilerServices;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Wire;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>
/// Which commands the reseller's user may send, as far as commands that change nothing show it. Whether an address is allowed shows only
/// by the answers, too.
/// </summary>
internal sealed class PermissionCheck : IDoctorCheck
{
    public string Name => "permissions";

    public DoctorNeeds Needs => DoctorNeeds.Reseller;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var refused = 0;
        var commands = Commands(context).ToArray();
        foreach (var (command, purpose) in commands)
        {
            if (await FindRefusalAsync(context, command, purpose, cancellationToken) is { } refusal)
            {
                refused++;
                yield return refusal with { Subject = command.Name };
            }
        }

        if (refused < commands.Length)
        {
            var names = commands.Select(command => command.Command.Name);
            yield return DoctorFinding.Ok(refused == 0
                ? $"The user may send {string.Join(", ", names)}."
                : "The user may send the other commands that read.");
        }

        yield return DoctorFinding.Skipped(
            "Whether the user may order, renew, reissue, revoke and cancel cannot be seen without doing it: AddCertificate is asked with "
            + "checkonly=1 by the check 'prices', the others not at all.");
    }

    private static IEnumerable<(ResellerCommand Command, string Purpose)> Commands(DoctorContext context)
    {
        yield return (new ResellerCommand("GetCertificateInfo").Set("apiversion", "2"), "learn what the certificate classes can do");
        yield return (List("QueryCertificateList").Set("apiversion", "2"), "find certificates after a lost answer");
        yield return (List("QueryCertificateOrderList").Set("apiversion", "2"), "compare the ledger and take over orders");
        yield return (List("QueryCertificateContactList").Set("apiversion", "2"), "find contacts before it makes them");
        yield return (List("QueryEventList"), "see that a certificate is issued");
        if (context.Configured.Dcv.ResellerDns is not null)
        {
            yield return (List("QueryDNSZoneList"), "publish proofs in the reseller's zones (Dcv:ResellerDns)");
        }
    }

    private static ResellerCommand List(string name) => new ResellerCommand(name).Set("first", "0").Set("limit", "1");

    private static async Task<DoctorFinding?> FindRefusalAsync(
        DoctorContext context, ResellerCommand command, string purpose, CancellationToken cancellationToken)
    {
        try
        {
            await context.Reseller.SendAsync(command, CommandPriority.Interactive, changesSomething: false, cancellationToken);
            return null;
        }
        catch (ResellerException refusal) when (refusal.Kind == ResellerErrorKind.Authorization)
        {
            return DoctorFinding.Failed(
                $"The user may not send it, or not from this address: {ResellerCheck.Words(refusal)}. The bridge needs it to {purpose}.",
                "Give the user the right in the reseller's Control Panel.");
        }
        catch (ResellerException refusal)
        {
            return DoctorFinding.Warning(
                $"It was not answered as it should be: {ResellerCheck.Words(refusal)}.",
                $"Look whether it passes; the bridge needs it to {purpose}.");
        }
    }
}
