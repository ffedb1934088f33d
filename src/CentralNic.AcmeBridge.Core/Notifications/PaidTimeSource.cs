using System.Globalization;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.SubscriptionManagement;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>Finds subscriptions in use whose paid time ends soon.</summary>
/// <param name="before">How long before the end.</param>
internal sealed class PaidTimeSource(TimeSpan before, SubscriptionIndex subscriptions, TimeProvider time) : IOngoingSource
{
    public string Area => NotificationKinds.PaidTimeEnding;

    public TimeSpan Interval => TimeSpan.FromHours(6);

    public async IAsyncEnumerable<Notification> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var subscription in await subscriptions.FindAsync(
            each => each.GoesOn && each.NotAfter > now && each.PaidUntil > now && each.PaidUntil < now + before, cancellationToken))
        {
            yield return Of(subscription);
        }
    }

    private Notification Of(SubscriptionDigest subscription) => new()
    {
        Kind = NotificationKinds.PaidTimeEnding,
        Severity = NotificationSeverity.Info,
        Subject = string.Create(
            CultureInfo.InvariantCulture,
            $"Paid until {subscription.PaidUntil:yyyy-MM-dd}: {OrderNotice.Short(subscription.Names)} (tenant {subscription.Tenant})"),
        Text = string.Create(
            CultureInfo.InvariantCulture,
            $"What is paid for these names (class {subscription.Class}) ends {subscription.PaidUntil:yyyy-MM-dd}, and a certificate of it "
            + $"is in force. The next order after that costs money again. See to credit and budget; decide for the next order if it is to "
            + $"go otherwise; or let the customer stop the client if the names are not used any more."),
        Since = subscription.PaidUntil!.Value - before,
        Tenant = subscription.Tenant,
        Profile = subscription.Profile,
        Names = subscription.Names,
        Commands = [OperatorCommands.Line($"subscriptions show {subscription.Id}")],
        Page = $"/subscriptions/{Uri.EscapeDataString(subscription.Id)}",
        Occurrence = $"{Area}|{subscription.Id}|{subscription.PaidUntil:yyyy-MM-dd}",
    };
}
