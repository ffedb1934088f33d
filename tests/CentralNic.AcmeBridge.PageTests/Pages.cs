namespace CentralNic.AcmeBridge.PageTests;

/// <summary>The pages that are looked at: each by the name of what must be in its content.</summary>
internal static class Pages
{
    public static TheoryPage[] All(PageSite site) =>
    [
        new("/", "parked.pages.test"),
        new("/orders", "parked.pages.test"),
        new("/orders?state=valid", "valid.pages.test"),
        new("/orders/" + site.ParkedOrder, "Waiting for your answer"),
        new("/orders/" + site.ValidOrder, "valid.pages.test"),
        new("/certificates", "valid.pages.test"),
        new("/certificates/" + site.Certificate, "Serial number"),
        new("/certificates?search=no.such.name", "There is no such certificate"),
        new("/subscriptions", "valid.pages.test"),
        new("/subscriptions/" + site.Subscription, "Reissues in the paid time"),
        new("/spend", "Spent and expected by month"),
        new("/approvals", "waits.asked.test"),
        new("/quotes?names=www.pages.test", "Buy"),
        new("/tenants", "shop"),
        new("/tenants/shop", "the configuration, where it is changed"),
        new("/eab-keys", "shop_1"),
        new("/eab-keys/shop_1", "several accounts"),
        new("/accounts", site.Account),
        new("/accounts/" + site.Account, "with a certificate"),
        new("/pauses", "hopeless.pages.test"),
        new("/upstream", "AddCertificate"),
        new("/audit", "Audit trail"),
        new("/audit/" + site.AuditEntry, "tokens.create"),
        new("/notifications", "parked.pages.test"),
        new("/notifications/" + site.Notification, "parked.pages.test"),

        new("/operators", "The people who may sign in"),
        new("/sessions", "Who is signed in"),
        new("/import", "becomes a subscription here"),
        new("/spend/compare", "Refunds that are certain are booked"),
        new("/operators/new", "They can sign in to these pages at once"),
        new("/orders/" + site.ParkedOrder + "/give-up", "The client is told the reason"),
        new("/certificates/" + site.Certificate + "/revoke", "Whoever checks revocation refuses it"),
        new("/certificates/order", "goes the same way as clients' orders"),
        new("/tenants/new", "without a restart"),
        new("/eab-keys/new?tenant=shop", "shown once"),
        new("/tokens", "API tokens"),
        new("/tokens/new", "kept as a hash alone"),
        new("/notifications/test", "what the other side answered"),
        new("/settings/reload", "With a mistake all stays as it is"),
        new("/settings", "PublicUrl"),
    ];
}

/// <summary>A page, and what its content must have.</summary>
internal sealed record TheoryPage(string Path, string Content);
