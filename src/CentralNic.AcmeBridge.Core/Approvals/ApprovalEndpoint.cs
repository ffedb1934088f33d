using CentralNic.AcmeBridge.Core.Network;

namespace CentralNic.AcmeBridge.Core.Approvals;

/// <summary>
/// The hoster's system that approves purchases. Configuration sections <c>Approval</c> and <c>Tenants:&lt;name&gt;:Approval</c>.
/// </summary>
/// <param name="Url">Where it is asked: https, or http on loopback.</param>
/// <param name="Secret">
/// What the questions are signed with; <see langword="null"/>: it is kept, and cannot be read. Then nothing is asked and nothing bought.
/// </param>
public sealed record ApprovalEndpoint(Uri Url, WebhookSecret? Secret)
{
    /// <summary>How long a decision is awaited before the order is refused.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long one question may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The wait after the first question without a decision; each further one is twice as long, up to <see cref="LongestWait"/>.
    /// </summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait between two questions.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The wait after so many questions without a decision.</summary>
    /// <param name="asks">How many; at least 1.</param>
    public TimeSpan WaitAfter(int asks) =>
        FirstWait * Math.Pow(2, Math.Min(asks - 1, 16)) is var wait && wait < LongestWait ? wait : LongestWait;
}
