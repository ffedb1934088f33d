using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Steps;

/// <summary>What the log says of issuances.</summary>
internal static partial class IssuanceLog
{
    [LoggerMessage(200, LogLevel.Information, "Plan for order {OrderId}: {Plan}. {Reason}")]
    public static partial void Planned(this ILogger logger, IssuancePlan plan, string orderId, string reason);

    [LoggerMessage(201, LogLevel.Information, "{CertificateClass} for order {OrderId} intended, issuance {IssuanceId}: {Price} reserved")]
    public static partial void Intended(this ILogger logger, string orderId, string issuanceId, string certificateClass, string price);

    [LoggerMessage(
        202,
        LogLevel.Information,
        "Order {OrderId} has ordered certificate {CertificateId} in certificate order {CertificateOrder} ({Plan}) for {Price}")]
    public static partial void Ordered(
        this ILogger logger, string orderId, string certificateId, string? certificateOrder, IssuancePlan plan, string price);

    [LoggerMessage(203, LogLevel.Error, "The reseller refused the {Plan} for order {OrderId}; nothing was ordered. {Answer}")]
    public static partial void Refused(this ILogger logger, string answer, string orderId, IssuancePlan plan);

    [LoggerMessage(
        204,
        LogLevel.Warning,
        "The outcome of the command for order {OrderId} is not known; what issuance {IssuanceId} has ordered will be searched for. {Loss}")]
    public static partial void AnswerLost(this ILogger logger, string loss, string orderId, string issuanceId);

    [LoggerMessage(205, LogLevel.Warning, "Nothing was ordered for order {OrderId} by issuance {IssuanceId}; the command is sent again")]
    public static partial void NothingOrdered(this ILogger logger, string orderId, string issuanceId);

    [LoggerMessage(
        206, LogLevel.Warning, "Certificate {CertificateId} was ordered for order {OrderId} before the answer was lost; it is adopted")]
    public static partial void Adopted(this ILogger logger, string orderId, string certificateId);

    [LoggerMessage(207, LogLevel.Error, "Order {OrderId} is parked for the operator: {Question} Answer by one of: {Commands}")]
    public static partial void Parked(this ILogger logger, string orderId, string question, string commands);

    /// <summary>An order waits for the operator; the line holds the commands that answer.</summary>
    public static void Parked(this ILogger logger, OrderId order, string question, bool isPurchaseInQuestion = false) =>
        logger.Parked(order.Value, question, string.Join(" | ", AnswerCommands.For(order, isPurchaseInQuestion)));

    [LoggerMessage(208, LogLevel.Information, "The CA was asked to check the proofs for certificate {CertificateId} of order {OrderId}")]
    public static partial void AskedToLook(this ILogger logger, string orderId, string certificateId);

    [LoggerMessage(
        EventId = 209,
        Message = "The CA could not be asked to check the proofs for certificate {CertificateId} of order {OrderId}; it checks by itself. "
            + "{Answer}")]
    public static partial void NotAskedToLook(
        this ILogger logger, LogLevel level, string answer, string orderId, string certificateId);

    [LoggerMessage(
        210,
        LogLevel.Information,
        "Order {OrderId} has certificate {CertificateId} for {Names}, valid until {NotAfter:u}, {Elapsed} after it was made")]
    public static partial void Issued(
        this ILogger logger, string orderId, string certificateId, string names, DateTimeOffset notAfter, TimeSpan elapsed);

    [LoggerMessage(211, LogLevel.Error, "The CA did not issue certificate {CertificateId} of order {OrderId}: status {Status}, {Reason}")]
    public static partial void CaRefused(this ILogger logger, string orderId, string certificateId, string status, string reason);

    [LoggerMessage(
        212, LogLevel.Warning, "Class {CertificateClass} is passed over for order {OrderId}: the reseller tells no price. {Answer}")]
    public static partial void NoPrice(this ILogger logger, string answer, string orderId, string certificateClass);

    [LoggerMessage(213, LogLevel.Warning, "Why certificate {CertificateId} was not issued could not be read. {Answer}")]
    public static partial void NoReason(this ILogger logger, string answer, string certificateId);

    [LoggerMessage(214, LogLevel.Information, "Reissues of class {CertificateClass} {ExpiryRule}: certificate {CertificateId} showed it")]
    public static partial void ExpiryRuleLearned(this ILogger logger, string certificateClass, string expiryRule, string certificateId);

    [LoggerMessage(
        215, LogLevel.Information, "Order {OrderId} waits until the CA's mail for certificate {CertificateId} is answered by {Addresses}")]
    public static partial void AwaitsMail(this ILogger logger, string orderId, string certificateId, string addresses);

    [LoggerMessage(
        216, LogLevel.Warning, "The reseller could not serve order {OrderId} in state {State}; tried again in {Delay}. {Trouble}")]
    public static partial void ResellerTrouble(this ILogger logger, string trouble, IssuanceState state, string orderId, TimeSpan delay);

    [LoggerMessage(217, LogLevel.Error, "The reseller would issue other names than order {OrderId} has: {Names}; nothing was bought")]
    public static partial void NamesDiffer(this ILogger logger, string orderId, string names);

    [LoggerMessage(218, LogLevel.Information, "How order {OrderId} is proved to the CA: {Explanation}")]
    public static partial void DcvChosen(this ILogger logger, string orderId, string explanation);

    [LoggerMessage(219, LogLevel.Warning, "The proof for the CA of order {OrderId} is not there yet: {Finding} Tried again in {Delay}")]
    public static partial void ProofNotVisible(this ILogger logger, string orderId, string finding, TimeSpan delay);

    [LoggerMessage(
        220,
        LogLevel.Warning,
        "Nothing is bought for order {OrderId} yet, because its proof could not be published now: {Finding} Tried again in {Delay}")]
    public static partial void ProofNotPossibleNow(this ILogger logger, string orderId, string finding, TimeSpan delay);

    [LoggerMessage(221, LogLevel.Error, "Nothing is bought for order {OrderId}, because the CA could not validate it: {Reason}")]
    public static partial void ProofNotPossible(this ILogger logger, string orderId, string reason);

    [LoggerMessage(
        222, LogLevel.Warning, "Certificate order {CertificateOrder} is not renewed for order {OrderId}, a new one is bought: {Reason}")]
    public static partial void NotRenewed(this ILogger logger, string orderId, string? certificateOrder, string reason);

    [LoggerMessage(
        223,
        LogLevel.Warning,
        "Certificate {CertificateId} of order {OrderId} will also hold {Names}, which nobody ordered: the reseller added that")]
    public static partial void NamesAdded(this ILogger logger, string orderId, string certificateId, string names);

    [LoggerMessage(224, LogLevel.Warning, "Not everything is known about order {OrderId}, the CA will see for itself: {Remarks}")]
    public static partial void PreflightIncomplete(this ILogger logger, string orderId, string remarks);

    [LoggerMessage(225, LogLevel.Critical, "Nothing is bought for order {OrderId}: {Obstacle}")]
    public static partial void StoreNotReliable(this ILogger logger, string orderId, string obstacle);

    [LoggerMessage(
        226,
        LogLevel.Critical,
        "The reseller account's credit does not suffice for order {OrderId}: add credit. It goes on by itself as soon as there is more; "
        + "without a sign of it tried again in {Delay}")]
    public static partial void CreditExhausted(this ILogger logger, string orderId, TimeSpan delay);

    [LoggerMessage(227, LogLevel.Warning, "Order {OrderId} is not issued at once: {Why}; the ordinary way is taken. {Answer}")]
    public static partial void NotImmediate(this ILogger logger, string answer, string orderId, string why);

    [LoggerMessage(228, LogLevel.Debug, "Another order was quicker than order {OrderId} to work for their names; it is planned again")]
    public static partial void ClaimedByAnother(this ILogger logger, string orderId);

    [LoggerMessage(229, LogLevel.Warning, "Certificate order {CertificateOrder} of order {OrderId} could not be cancelled. {Answer}")]
    public static partial void NotCancelled(this ILogger logger, string answer, string orderId, string certificateOrder);

    [LoggerMessage(230, LogLevel.Error, "Order {OrderId} was given up ({Reason}); {Refund}")]
    public static partial void GivenUp(this ILogger logger, string orderId, string reason, string refund);

    [LoggerMessage(231, LogLevel.Error, "Order {OrderId} has no certificate after {Age} and is given up: {Finding}")]
    public static partial void Overdue(this ILogger logger, string orderId, TimeSpan age, string finding);

    [LoggerMessage(232, LogLevel.Information, "The operator answered the question about order {OrderId}: {Answer}")]
    public static partial void Answered(this ILogger logger, string orderId, string answer);

    [LoggerMessage(233, LogLevel.Warning, "Nothing is ordered for order {OrderId}: {Reason}")]
    public static partial void OverLimit(this ILogger logger, string orderId, string reason);

    [LoggerMessage(234, LogLevel.Information, "Order {OrderId} ends before anything was ordered: {Reason}")]
    public static partial void Withdrawn(this ILogger logger, string orderId, string reason);

    [LoggerMessage(235, LogLevel.Debug, "Event {EventId} {EventClass}/{Subclass} of certificate {CertificateId} hints at order {OrderId}")]
    public static partial void EventSeen(
        this ILogger logger, string eventId, string eventClass, string subclass, string certificateId, string orderId);

    [LoggerMessage(
        236,
        LogLevel.Warning,
        "Whether certificate order {CertificateOrder} was renewed already cannot be seen, and order {OrderId} renews it: the reseller "
        + "refuses to list its certificates. {Answer}")]
    public static partial void RenewalsNotListed(this ILogger logger, string answer, string orderId, string certificateOrder);
}
