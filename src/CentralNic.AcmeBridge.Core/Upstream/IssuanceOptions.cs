using CentralNic.Reseller.Classes;

namespace CentralNic.AcmeBridge.Core.Upstream;

/// <summary>How often issuances ask the reseller. Configuration section <c>Reseller</c>.</summary>
public sealed record IssuanceOptions
{
    /// <summary>The wait between two checks of what changed upstream, for all orders together.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after a lost answer the first search for what the command may have done waits: an order that the reseller
    /// is still writing must not be taken for one that was never made.
    /// </summary>
    public TimeSpan LostAnswerSettleTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// When, after the CA was asked to look, an order asks for its certificate by itself, in classes that were seen to issue so fast
    /// (learned per class). Short and few: all others are learned of by the shared poll, at no cost per order.
    /// </summary>
    public IReadOnlyList<TimeSpan> EarlyLooks { get; init; } = [TimeSpan.FromSeconds(3)];

    /// <summary>Whether a class that nothing is known of yet gets early queries too.</summary>
    public bool LooksEarlyAtFirst { get; init; }

    /// <summary>
    /// When an order asks by itself for the first time when no event came, should events be lost. Each further wait is twice as long.
    /// </summary>
    public TimeSpan FallbackLook { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The longest wait before an order asks by itself: vetting takes days, and the list that all share tells of its end.
    /// </summary>
    public TimeSpan LongestFallbackLook { get; init; } = TimeSpan.FromHours(12);

    /// <summary>The wait before an order asks by itself.</summary>
    /// <param name="look">How often it has asked already.</param>
    public TimeSpan WaitBefore(int look)
    {
        if (look < EarlyLooks.Count)
        {
            return EarlyLooks[look];
        }

        // Bounded before it is doubled, so that it cannot overflow.
        var doublings = Math.Min(look - EarlyLooks.Count, 20);
        var wait = FallbackLook * (1L << doublings);
        return wait < LongestFallbackLook ? wait : LongestFallbackLook;
    }

    /// <summary>The wait after the reseller could not be reached, was busy, or refused for what the operator can correct.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest of these waits, which grow while the trouble lasts.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a cancellation that the reseller has taken is awaited, before the order ends without a refund.</summary>
    public TimeSpan CancellationTime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The wait between two checks of the account's credit while orders wait for it, one check for all.</summary>
    public TimeSpan CreditLook { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The wait after the account's credit did not suffice, before an order tries again though no query showed more. It grows as the time
    /// does, since each try costs commands and most are in vain.
    /// </summary>
    public TimeSpan CreditDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest of these waits.</summary>
    public TimeSpan LongestCreditDelay { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How old an order may become without a certificate before it is given up and what was bought for it cancelled, while its price is
    /// still given back.
    /// </summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(21);

    /// <summary>The same where the CA vets an organization (OV and EV), which takes days, and weeks where papers are missing.</summary>
    public TimeSpan GiveUpAfterVetting { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How old an order of a class may become without a certificate.</summary>
    /// <param name="level">How much the class has validated.</param>
    public TimeSpan GiveUpAfterOf(ValidationLevel level) => level == ValidationLevel.Domain ? GiveUpAfter : GiveUpAfterVetting;

    /// <summary>
    /// How many reissues for a set of names may come to nothing in a row. With the last of them the order is parked, and nobody tries again
    /// for these names until the operator has answered.
    /// </summary>
    public int FailedReissuesBeforeParking { get; init; } = 3;

    /// <summary>How often an order's commands may fail without a reason. With the last of them the order is refused.</summary>
    public int FailedCommandsBeforeRefusal { get; init; } = 3;
}
