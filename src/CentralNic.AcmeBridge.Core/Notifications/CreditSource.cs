using System.Globalization;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>Finds whether the reseller account's amount and credit fell below what the operator wants to be told of.</summary>
internal sealed class CreditSource(decimal least, ResellerClient reseller, TimeProvider time) : IOngoingSource
{
    public string Area => NotificationKinds.CreditLow;

    public TimeSpan Interval => TimeSpan.FromHours(1);

    public async IAsyncEnumerable<Notification> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var caller = CommandCaller.Begin(Area);
        var account = await reseller.Account.StatusAsync(CommandPriority.Housekeeping, cancellationToken);
        var left = (account.Amount ?? 0) + (account.Credit ?? 0);
        if ((account.Amount ?? account.Credit) is null || left >= least)
        {
            yield break;
        }

        var words = string.Create(CultureInfo.InvariantCulture, $"{left:0.00} {account.Currency}").TrimEnd();
        yield return new Notification
        {
            Kind = NotificationKinds.CreditLow,
            Severity = NotificationSeverity.Warning,
            Subject = $"The reseller account's credit is low: {words}",
            Text = string.Create(
                CultureInfo.InvariantCulture,
                $"The reseller account has {words} left, less than Operator:Notify:CreditBelow ({least}): add credit. Orders whose "
                + $"price is more wait until there is money."),
            Since = time.GetUtcNow(),
            Commands = [OperatorCommands.Line("upstream show")],
            Page = "/upstream",
            Occurrence = $"{Area}|account",
        };
    }
}
