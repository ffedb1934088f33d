using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Revocations;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Tests.Notifications;
using CentralNic.Reseller.Budget;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Revocations;

/// <summary>What others revoke is found in what the CA says, signed and in force, and told to a real receiver.</summary>
public sealed class RevocationStatusTests
{
    private const string TaskName = "revocation-status";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The sandbox's CA revokes, and the reseller does not show it.</summary>
    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    public async Task RevokedBehindTheBridgesBack_IsFoundWithinADayAndToldOnceUntilItIsReplaced(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync(limits: BridgeHarness.BuysTwice);
        await using var receiver = await StartAsync(harness);
        harness.Upstream.Rewrites = (_, answer) => answer.Replace("REVOKED", "ACTIVE", StringComparison.OrdinalIgnoreCase);
        var certificate = await IssueAsync(harness, profile, "back.test");
        await RoundAsync(harness);
        Assert.Null((await harness.CertificateAsync(certificate)).Revocation);

        await harness.Reseller.Certificates.RevokeAsync(certificate.Value, CommandPriority.Housekeeping, Cancellation);
        await FoundAsync(harness, certificate);

        var revocation = (await harness.CertificateAsync(certificate)).Revocation!;
        Assert.Equal(RevocationState.Revoked, revocation.State);
        Assert.True(revocation.FoundBy is "crl" or "ocsp", revocation.FoundBy);
        await TellAsync(harness);
        await Eventually.TrueAsync(() => ToldOf(receiver).Length == 1);
        var told = ToldOf(receiver)[0];
        Assert.Equal(("critical", certificate.Value), ((string?)told["severity"], (string?)told["certificate"]));
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        await TellAsync(harness);
        Assert.True((await ToldAsync(harness)).IsOpen);

        harness.Upstream.Rewrites = null;
        await IssueAsync(harness, profile, "back.test");
        await TellAsync(harness);
        Assert.False((await ToldAsync(harness)).IsOpen);
        Assert.Single(ToldOf(receiver));
    }

    [Fact]
    public async Task List_IsFetchedOnceForAllCertificatesAndTellsTimeAndReason()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        await using var authority = await TestAuthority.StartAsync();
        var now = harness.Clock.GetUtcNow();
        IssuedCertificate[] certificates =
            [.. Enumerable.Range(0, 120).Select(index => authority.Issue($"n{index}.test", now, namesResponder: false))];
        await AddAsync(harness, certificates);
        authority.List = authority.ListOf(now, certificates[70]);

        await RoundAsync(harness);

        Assert.Equal([], harness.Log.Lines.Where(line => line.Contains("cannot be seen at", StringComparison.Ordinal)));
        Assert.Equal(1, authority.ListRequests);
        Assert.Equal(0, authority.ResponderRequests);
        var found = (await harness.CertificateAsync(certificates[70].Id)).Revocation!;
        Assert.Equal(("crl", 1), (found.FoundBy, found.Reason));
        Assert.True((now.AddHours(-3) - found.Asked).Duration() < TimeSpan.FromSeconds(1));
        Assert.Null((await harness.CertificateAsync(certificates[71].Id)).Revocation);
        await TellAsync(harness);
        await Eventually.TrueAsync(() => ToldOf(receiver).Length == 1);
        Assert.Contains("reason: key compromise", (string?)ToldOf(receiver)[0]["text"], StringComparison.Ordinal);
        var listed = await new CertificateRepository(harness.Store).ReadPageAsync(
            new CertificateFilter { Standing = CertificateStanding.Revoked, RevokedByOthers = true }, new(), now, Cancellation);
        Assert.Equal(certificates[70].Id, Assert.Single(listed.Items).Certificate);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Responder_IsBelievedWhenItIsTheCaOrCertifiedByIt(bool isTheCa)
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var authority = await TestAuthority.StartAsync();
        var now = harness.Clock.GetUtcNow();
        var certificate = authority.Issue("ocsp.test", now, namesList: false);
        await AddAsync(harness, certificate);
        authority.Answer = authority.AnswerOf(now, certificate, signer: isTheCa ? null : authority.Responder(now));

        await RoundAsync(harness);

        var found = (await harness.CertificateAsync(certificate.Id)).Revocation!;
        Assert.Equal(("ocsp", 4), (found.FoundBy, found.Reason));
    }

    /// <summary>Whatever is not signed by the CA, or not in force, says nothing; and it is logged once, not for each certificate.</summary>
    [Theory]
    [InlineData("list of another key", "not signed by the certificate's CA")]
    [InlineData("list of another CA", "not signed by the certificate's CA")]
    [InlineData("stale list", "out of date")]
    [InlineData("early list", "yet to come")]
    [InlineData("no list", "no revocation list")]
    [InlineData("list with an empty extension", "no revocation list")]
    [InlineData("answer of another key", "not signed by the certificate's CA, nor")]
    [InlineData("answer of a web server", "not signed by the certificate's CA, nor")]
    [InlineData("stale answer", "out of date")]
    [InlineData("early answer", "yet to come")]
    [InlineData("answer about another", "about another certificate")]
    [InlineData("unknown", "does not know the certificate")]
    [InlineData("no answer", "no OCSP answer")]
    [InlineData("empty answer", "no answer of the basic kind")]
    [InlineData("too long", "longer than 64 KiB")]
    [InlineData("away", "status 503")]
    public async Task WhatDoesNotCount_IsTakenForNothingAndLoggedOnce(string said, string words)
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var authority = await TestAuthority.StartAsync();
        using var other = TestAuthority.Ca("Test CA");
        using var stranger = TestAuthority.Ca("Strange CA");
        var now = harness.Clock.GetUtcNow();
        var isAboutList = said.Contains("list", StringComparison.Ordinal);
        IssuedCertificate[] certificates =
        [
            .. Enumerable.Range(0, 6).Select(index => authority.Issue($"n{index}.test", now, isAboutList, !isAboutList))
                .OrderBy(certificate => certificate.Id.Value, StringComparer.Ordinal), // As they are looked at.
        ];
        await AddAsync(harness, certificates);
        authority.List = said switch
        {
            "list of another key" => authority.ListOf(now, certificates[0], other),
            "list of another CA" => authority.ListOf(now, certificates[0], stranger),
            "stale list" => authority.ListOf(now, certificates[0], from: now.AddDays(-8), until: now.AddMinutes(-1)),
            "early list" => authority.ListOf(now, certificates[0], from: now.AddHours(1)),
            "list with an empty extension" => authority.ListWithAnEmptyExtension(now),
            _ => [1, 2, 3],
        };
        authority.Answer = said switch
        {
            "answer of another key" => authority.AnswerOf(now, certificates[0], signer: other),
            "answer of a web server" => authority.AnswerOf(now, certificates[0], signer: authority.Responder(now, isForThat: false)),
            "stale answer" => authority.AnswerOf(now, certificates[0], from: now.AddHours(-13)),
            "early answer" => authority.AnswerOf(now, certificates[0], from: now.AddHours(1)),
            "answer about another" => authority.AnswerOf(now, authority.Issue("else.test", now)),
            "unknown" => authority.AnswerOf(now, certificates[0], isRevoked: null),
            "too long" => new byte[65 * 1024],
            "empty answer" => [0x30, 0x03, 0x0A, 0x01, 0x00],
            "away" => null,
            _ => [1, 2, 3],
        };

        await RoundAsync(harness);

        Assert.NotEmpty(authority.Requests);
        Assert.True(isAboutList || authority.ResponderRequests == 3, "A responder that fails is left alone in the round.");
        foreach (var certificate in certificates)
        {
            Assert.Null((await harness.CertificateAsync(certificate.Id)).Revocation);
        }

        var line = Assert.Single(harness.Log.Lines, line => line.Contains("cannot be seen at", StringComparison.Ordinal));
        Assert.Contains(words, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SourceThatAnswersAgain_IsLoggedAndAskedTheNextDay()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var authority = await TestAuthority.StartAsync();
        var certificate = authority.Issue("again.test", harness.Clock.GetUtcNow(), namesResponder: false);
        await AddAsync(harness, certificate);
        await RoundAsync(harness);
        Assert.Single(harness.Log.Lines, line => line.Contains("cannot be seen at", StringComparison.Ordinal));

        authority.List = authority.ListOf(harness.Clock.GetUtcNow(), certificate);
        await FoundAsync(harness, certificate.Id);

        Assert.Single(harness.Log.Lines, line => line.Contains("can be seen at", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NothingRevoked_WritesNothingButHowFarItIs()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var authority = await TestAuthority.StartAsync();
        var now = harness.Clock.GetUtcNow();
        IssuedCertificate[] certificates =
            [.. Enumerable.Range(0, 60).Select(index => authority.Issue($"n{index}.test", now, namesResponder: index == 0))];
        await AddAsync(harness, certificates);
        authority.List = authority.ListOf(now, revoked: null);
        authority.Answer = authority.AnswerOf(now, certificates[0], isRevoked: false);
        var before = await harness.StoredAsync("certificate", "certificate-summary");

        await RoundAsync(harness);

        Assert.Equal((1, 1), (authority.ListRequests, authority.ResponderRequests));
        Assert.Equal(before, await harness.StoredAsync("certificate", "certificate-summary"));
        Assert.Single(await harness.StoredAsync(TaskName));
    }

    private static JsonNode[] ToldOf(WebhookReceiver receiver) =>
        [.. receiver.Told.Select(told => told["data"]!).Where(data => (string?)data["kind"] == "certificate-revoked")];

    private static async Task<Notification> ToldAsync(BridgeHarness harness) =>
        (await harness.NotificationsAsync()).Single(told => told.Kind == "certificate-revoked");

    private static async Task AddAsync(BridgeHarness harness, params IssuedCertificate[] certificates) =>
        await harness.Store.CommitAsync([.. certificates.SelectMany(new CertificateRepository(harness.Store).Add)], Cancellation);

    private static async Task<CertificateId> IssueAsync(BridgeHarness harness, string profile, string name)
    {
        var order = await harness.ReadyOrderAsync(profile, name);
        var valid = await harness.FinalizeAsync(order, BridgeHarness.NewCsr(name));
        Assert.Equal(OrderStatus.Valid, valid.Status);
        return valid.Certificate!.Value;
    }

    /// <summary>The round of the first day, which nothing else begins so soon after the start.</summary>
    private static async Task RoundAsync(BridgeHarness harness) =>
        await harness.Bridge.Get<RevocationStatusTask>().RunRoundAsync(Cancellation);

    /// <summary>What is found of the following days.</summary>
    private static Task FoundAsync(BridgeHarness harness, CertificateId certificate) => harness.AdvanceUntilAsync(
        TimeSpan.FromDays(1), async () => (await harness.CertificateAsync(certificate)).Revocation is not null);

    private static async Task TellAsync(BridgeHarness harness) => await new OngoingNotifications(
        harness.Bridge.Get<RevokedSource>(), harness.Bridge.Notifications).RunRoundAsync(Cancellation);

    private static async Task<WebhookReceiver> StartAsync(BridgeHarness harness)
    {
        var receiver = await WebhookReceiver.StartAsync(harness.Clock);
        await harness.StopBridgeAsync();
        harness.Notify = new NotifyOptions { Webhook = receiver.Options };
        await harness.StartBridgeAsync();
        return receiver;
    }
}
