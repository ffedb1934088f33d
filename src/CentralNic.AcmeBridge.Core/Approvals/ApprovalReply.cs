namespace CentralNic.AcmeBridge.Core.Approvals;

/// <summary>What the hoster's system answers.</summary>
/// <param name="Decision"><c>yes</c>, <c>no</c> or <c>later</c>.</param>
/// <param name="Reason">Why; of a <c>no</c> the client is told.</param>
internal sealed record ApprovalReply(string? Decision, string? Reason = null);

/// <summary>What came of a question.</summary>
/// <param name="Decision">The decision; <see langword="null"/>: later, or no answer.</param>
/// <param name="Reason">Why, in the words of the hoster's system, made harmless.</param>
/// <param name="Finding">What was answered, or why nothing was, in words for the operator.</param>
internal sealed record ApprovalOutcome(bool? Decision, string? Reason, string Finding);
