using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>What the log says of issuances.</summary>
internal static partial class IssuanceLog
{
    [LoggerMessage(30, LogLevel.Information, "Plan for order {OrderId}: {Plan}. {Reason}")]
    public static partial void Planned(this ILogger logger, IssuancePlan plan, string orderId, string reason);

    [LoggerMessage(31, LogLevel.Information, "Purchase of {Class} for order {OrderId} intended, issuance {IssuanceId}: {Price} reserved")]
    public static partial void Reserved(this ILogger logger, string orderId, string issuanceId, string @class, Price price);

    [LoggerMessage(32, LogLevel.Information, "Order {OrderId} bought certificate {CertificateId} in certificate order {CertificateOrder} for {Price}")]
    public static partial void Bought(this ILogger logger, string orderId, string certificateId, string? certificateOrder, Price price);

    [LoggerMessage(33, LogLevel.Error, "The reseller refused the purchase for order {OrderId}; nothing was bought")]
    public static partial void PurchaseRefused(this ILogger logger, ResellerException refusal, string orderId);

    [LoggerMessage(34, LogLevel.Warning, "The answer to the purchase for order {OrderId} was lost; it will be looked for by service tag {IssuanceId}")]
    public static partial void AnswerLost(this ILogger logger, ResellerException lost, string orderId, string issuanceId);

    [LoggerMessage(35, LogLevel.Warning, "Nothing was bought for order {OrderId} under service tag {IssuanceId}; the purchase is sent again")]
    public static partial void NothingBought(this ILogger logger, string orderId, string issuanceId);

    [LoggerMessage(36, LogLevel.Warning, "Certificate {CertificateId} was bought for order {OrderId} before the answer was lost; it is adopted")]
    public static partial void Adopted(this ILogger logger, string orderId, string certificateId);

    [LoggerMessage(37, LogLevel.Error, "Order {OrderId} is parked for the operator: {Question}")]
    public static partial void Parked(this ILogger logger, string orderId, string question);

    [LoggerMessage(38, LogLevel.Information, "The CA was asked to look at the proofs for certificate {CertificateId} of order {OrderId}")]
    public static partial void AskedToLook(this ILogger logger, string orderId, string certificateId);

    [LoggerMessage(39, LogLevel.Warning, "The CA could not be asked to look at the proofs for certificate {CertificateId} of order {OrderId}; it looks by itself")]
    public static partial void NotAskedToLook(this ILogger logger, ResellerException refusal, string orderId, string certificateId);

    [LoggerMessage(40, LogLevel.Information, "Order {OrderId} has certificate {CertificateId} for {Names}, valid until {NotAfter:u}, {Elapsed} after it was made")]
    public static partial void Issued(this ILogger logger, string orderId, string certificateId, string names, DateTimeOffset notAfter, TimeSpan elapsed);

    [LoggerMessage(41, LogLevel.Error, "The CA did not issue certificate {CertificateId} of order {OrderId}: status {Status}")]
    public static partial void CaRefused(this ILogger logger, string orderId, string certificateId, string status);

    [LoggerMessage(42, LogLevel.Warning, "The reseller could not serve order {OrderId} in state {State}; tried again in {Delay}")]
    public static partial void ResellerTrouble(this ILogger logger, ResellerException trouble, IssuanceState state, string orderId, TimeSpan delay);

    [LoggerMessage(43, LogLevel.Error, "The reseller would issue other names than order {OrderId} has: {Names}; nothing was bought")]
    public static partial void NamesDiffer(this ILogger logger, string orderId, string names);

    [LoggerMessage(44, LogLevel.Warning, "The reseller's events could not be read; tried again in {Delay}")]
    public static partial void PollFailed(this ILogger logger, ResellerException trouble, TimeSpan delay);

    [LoggerMessage(50, LogLevel.Information, "How order {OrderId} is proved to the CA: {Explanation}")]
    public static partial void DcvChosen(this ILogger logger, string orderId, string explanation);

    [LoggerMessage(46, LogLevel.Warning, "The proof for the CA of order {OrderId} is not there yet: {Finding} Tried again in {Delay}")]
    public static partial void ProofNotVisible(this ILogger logger, string orderId, string finding, TimeSpan delay);

    [LoggerMessage(47, LogLevel.Warning, "Nothing is bought for order {OrderId} yet, because its proof could not be published now: {Finding} Tried again in {Delay}")]
    public static partial void ProofNotPossibleNow(this ILogger logger, string orderId, string finding, TimeSpan delay);

    [LoggerMessage(48, LogLevel.Error, "Nothing is bought for order {OrderId}, because the CA could not validate it: {Reason}")]
    public static partial void ProofNotPossible(this ILogger logger, string orderId, string reason);

    [LoggerMessage(49, LogLevel.Warning, "Not everything is known about order {OrderId}, the CA will see for itself: {Remarks}")]
    public static partial void PreflightIncomplete(this ILogger logger, string orderId, string remarks);

    [LoggerMessage(45, LogLevel.Debug, "Event {EventId} {Class}/{Subclass} of certificate {CertificateId} hints at order {OrderId}")]
    public static partial void EventSeen(this ILogger logger, string eventId, string @class, string subclass, string certificateId, string orderId);
}
