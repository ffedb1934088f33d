using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Pages.Actions;

namespace CentralNic.AcmeBridge.Operator.Pages.Orders;

/// <summary>What can be done with an order.</summary>
internal static class OrderActions
{
    private static readonly IReadOnlyList<(string Value, string Text)> Methods =
        [.. new[] { "HTTP", "HTTPS", "DNS-TXT", "DNS-CNAME", "EMAIL" }.Select(method => (method, method))];

    public static readonly PageAction Look = new("/orders/{id}/look", "orders/{id}/look")
    {
        Title = "Take the order up now",
        Meaning = "Its proofs are looked for, or the CA is asked for its certificate, without waiting for the time that is set.",
        Button = "Look now",
        Done = "The order is taken up now.",
        Back = "/orders/{id}",
        Policy = OperatorPolicies.OperateTenant,
        About = typeof(OrderSummaryCard),
    };

    public static readonly PageAction Retry = new("/orders/{id}/retry", "orders/{id}/retry")
    {
        Title = "Prove the order's names by another method",
        Meaning = "It can be done as long as nothing is ordered at the reseller. The method must be one of the profile's.",
        Button = "Use this method",
        Done = "The order proves its names by that method.",
        Back = "/orders/{id}",
        Policy = OperatorPolicies.OperateTenant,
        About = typeof(OrderSummaryCard),
        Fields =
        [
            new("method", "DCV method")
            {
                Kind = ActionFieldKind.Choice, IsRequired = true, Choices = static _ => Task.FromResult(Methods),
            },
        ],
    };

    public static readonly PageAction SearchAgain = new("/orders/{id}/search-again", "issuances/{id}/search-again")
    {
        Title = "Search again for what the order's command did",
        Meaning = "The reseller is asked again. The order goes on when it is found, and asks again when it is not. Nothing is bought.",
        Button = "Search again",
        Done = "The order searches again.",
        Back = "/orders/{id}",
        About = typeof(OrderSummaryCard),
    };

    public static readonly PageAction Adopt = new("/orders/{id}/adopt", "issuances/{id}/adopt")
    {
        Title = "Say which certificate is the order's",
        Meaning = "The certificate is checked against the order: key, names, chain and dates. It is handed out only if all fit.",
        Button = "Take it",
        Done = "The order goes on with that certificate.",
        Back = "/orders/{id}",
        About = typeof(OrderSummaryCard),
        Fields = [new("certificate", "Certificate") { IsRequired = true, Hint = "Its id at the reseller" }],
    };

    public static readonly PageAction AllowPurchase = new("/orders/{id}/allow-purchase", "issuances/{id}/allow-purchase")
    {
        Title = "Let the order buy its names again",
        Meaning = "The names are bought anew though they are paid for: another paid year is charged.",
        Button = "Allow the purchase",
        Done = "The order buys its names again.",
        Back = "/orders/{id}",
        About = typeof(OrderSummaryCard),
        IsFinal = true,
    };

    public static readonly PageAction GiveUp = new("/orders/{id}/give-up", "orders/{id}/give-up")
    {
        Title = "Give the order up",
        Meaning = "The order ends without a certificate. What was bought for it and not issued is cancelled, and refunded where the class "
            + "has refunds. The client is told the reason.",
        Button = "Give up",
        Done = "The order is given up; what is under way for it ends first.",
        Back = "/orders/{id}",
        Policy = OperatorPolicies.OperateTenant,
        About = typeof(OrderSummaryCard),
        IsFinal = true,
        Fields = [new("reason", "Reason") { IsRequired = true, Hint = "The client is told this" }],
    };

    public static IReadOnlyList<PageAction> All { get; } = [Look, Retry, SearchAgain, Adopt, AllowPurchase, GiveUp];
}
