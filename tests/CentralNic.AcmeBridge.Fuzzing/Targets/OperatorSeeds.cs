namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>Requests to the operator's API, as the commands send them.</summary>
internal static class OperatorSeeds
{
    private const string Base = "/operator/v1";

    /// <summary>What makes something to be found.</summary>
    public static IReadOnlyList<string> Things { get; } =
    [
        Post("/tenants", """{"name":"made","settings":{"names":["made.test"],"profiles":[]}}"""),
        Post("/eab-keys", """{"tenant":"made","kid":"made_1","label":"A server","names":["a.made.test"]}"""),
        Post("/tokens", """{"label":"reader","role":"view"}"""),
    ];

    /// <summary>Requests of all kinds.</summary>
    public static IReadOnlyList<(string Name, string Text)> All { get; } =
    [
        .. new[]
        {
            "/orders", "/orders?limit=5&state=parked&tenant=made&query=test", "/orders/nosuch", "/issuances/parked", "/issuances/nosuch",
            "/certificates?limit=2&names=a.made.test", "/certificates/nosuch", "/certificates/nosuch/chain", "/accounts?tenant=made",
            "/accounts/nosuch", "/eab-keys?tenant=made", "/eab-keys/made_1", "/tenants", "/tenants/made", "/tokens", "/operators",
            "/operators/nosuch",
            "/sessions", "/audit?limit=3", "/audit/nosuch", "/notifications", "/notifications/nosuch", "/approvals", "/approvals/nosuch",
            "/subscriptions", "/subscriptions/nosuch", "/spend?from=2026-01-01&to=2026-12-31", "/spend/forecast", "/spend/csv",
            "/ledger?limit=1",
            "/ledger/sums", "/pauses", "/settings", "/attention", "/health", "/store", "/upstream", "/openapi.json", "/nosuch",
            "/orders?limit=x",
        }.Select((path, index) => ($"get-{index:00}", $"GET {Base}{path}\n\n")),
        .. new (string Path, string Body)[]
        {
            ("/tenants", """{"name":"another","settings":{"names":["another.test","*"],"profiles":["positive"],"defaultProfile":"positive","preauthorizedNames":["a.another.test"],"budget":{"perOrder":10.5,"perMonth":100,"perYear":1000,"currency":"EUR"},"limits":{"PurchasesPerTenant":"10/day, 100/month"},"reason":"why"}}"""),
            ("/tenants/made/change", """{"budget":{"perMonth":50},"reason":"less","version":1}"""),
            ("/tenants/made/disable", """{"reason":"why"}"""),
            ("/tenants/made/enable", "{}"),
            ("/eab-keys", """{"tenant":"made","label":"Another","names":["b.made.test"],"oneAccountOnly":true,"expiresAt":"2027-01-01T00:00:00Z"}"""),
            ("/eab-keys/made_1/revoke", """{"reason":"lost","closeAccounts":true}"""),
            ("/tokens", """{"label":"writer","role":"tenant:made","expiresAt":"2027-01-01T00:00:00Z"}"""),
            ("/tokens/nosuch/revoke", "{}"),
            ("/operators/nosuch/role", """{"role":"view"}"""),
            ("/operators/nosuch/disable", """{"reason":"why"}"""),
            ("/operators/nosuch/totp/confirm", """{"code":"123456"}"""),
            ("/sessions/end?operator=nosuch", "{}"),
            ("/accounts/nosuch/deactivate", """{"reason":"why"}"""),
            ("/accounts/nosuch/suspend", """{"reason":"why"}"""),
            ("/accounts/nosuch/reactivate", "{}"),
            ("/accounts/nosuch/move", """{"tenant":"made","reason":"why"}"""),
            ("/orders/nosuch/look", ""),
            ("/orders/nosuch/give-up", """{"reason":"why"}"""),
            ("/issuances/nosuch/adopt", """{"certificate":"C1"}"""),
            ("/certificates/nosuch/revoke", """{"reason":1,"note":"why"}"""),
            ("/certificates/nosuch/renewal", """{"from":"2027-01-01T00:00:00Z","undo":false}"""),
            ("/certificates/orders", """{"csr":"MIIBAA","tenant":"made","profile":"positive","token":"t1"}"""),
            ("/quotes", """{"names":["a.made.test"],"tenant":"made","profile":"positive"}"""),
            ("/renewals/pull-forward", """{"from":"2026-07-01T00:00:00Z","to":"2026-07-02T00:00:00Z"}"""),
            ("/subscriptions/nosuch/decide", """{"decision":"keep","reason":"why"}"""),
            ("/subscriptions/nosuch/push/settle", """{"outcome":"gone"}"""),
            ("/approvals/nosuch/deny", """{"reason":"why"}"""),
            ("/pauses/nosuch/resume", """{"reason":"why"}"""),
            ("/settings/reload", ""),
        }.Select((request, index) => ($"post-{index:00}", Post(request.Path, request.Body))),
        ("health-probe", "GET /health\n\n"),
        ("metrics", "GET /metrics\n\n"),
        ("sign-in", "GET /operator/sign-in\nAccept: text/html\n\n"),
        ("page", "GET /operator/\nAccept: text/html\n\n"),
        ("no-token", "GET /operator/v1/orders\nAuthorization: Bearer wrong\n\n"),
    ];

    private static string Post(string path, string body) => $"POST {Base}{path}\nContent-Type: application/json\n\n{body}";
}
