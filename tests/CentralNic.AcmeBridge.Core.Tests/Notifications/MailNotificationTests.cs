using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller;
using CentralNic.Reseller.Sandbox;
using MimeKit;
using SmtpServer.Protocol;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Notifications;

/// <summary>A real mail server takes what needs a person.</summary>
public sealed class MailNotificationTests
{
    private static readonly Notification Sample = new()
    {
        Id = "0.TEST_id-1",
        Kind = NotificationKinds.Parked,
        Subject = "Prüfung nötig: müller.test",
        Text = "Der Auftrag für müller.test wartet.",
        Since = DateTimeOffset.UnixEpoch,
        Names = ["xn--mller-kva.test"],
        Commands = ["acme-bridge issuances parked"],
        Page = "/orders/1",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parked_IsMailedOverTlsAfterSigningIn()
    {
        await using var server = await MailServer.StartAsync(password: "geheim");
        await using var harness = await BridgeHarness.StartAsync();
        await harness.StopBridgeAsync();
        harness.Notify = new NotifyOptions
        {
            Mail = server.Options with { User = "bridge", Password = new Secret("geheim") },
            Pages = new Uri("https://admin.example.com"),
        };
        await harness.StartBridgeAsync();
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.WrongKey, Times = 1 });
        var order = await harness.ReadyOrderAsync(null, "wrong.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("wrong.test"));

        await Eventually.TrueAsync(async () =>
            (await harness.NotificationOfAsync(order.Id))?.DeliveryBy("mail")!.State == DeliveryState.Delivered);

        var (mail, recipients, isProtected, user) = Assert.Single(server.Taken);
        Assert.Equal((true, "bridge"), (isProtected, user));
        Assert.Equal(["hostmaster@example.com"], recipients);
        Assert.Equal("ACME bridge: Order parked, answer needed: wrong.test (tenant default)", mail.Subject);
        Assert.Contains($"acme-bridge issuances adopt {order.Id} CERTIFICATE", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"https://admin.example.com/orders/{order.Id}", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_HasTheHeadersOfWhatAProgramWrites()
    {
        await using var server = await MailServer.StartAsync();

        Assert.True((await DeliverAsync(server.Options with { To = ["a@example.com", "b@example.com"] })).IsDelivered);

        var (mail, recipients, _, _) = Assert.Single(server.Taken);
        Assert.Equal(["a@example.com", "b@example.com"], recipients);
        Assert.Equal("ACME bridge: Prüfung nötig: müller.test", mail.Subject);
        Assert.StartsWith("Der Auftrag für müller.test wartet.", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
        Assert.Equal("0.TEST_id-1@example.com", mail.MessageId);
        Assert.Equal("bridge@example.com", mail.From.Mailboxes.Single().Address);
        Assert.True((DateTimeOffset.UtcNow - mail.Date).Duration() < TimeSpan.FromHours(1));
        Assert.Equal("text/plain", mail.Body!.ContentType.MimeType);
    }

    [Fact]
    public async Task TlsFromTheFirstByte_IsTaken()
    {
        await using var server = await MailServer.StartAsync(MailSecurity.Tls);

        Assert.True((await DeliverAsync(server.Options with { Security = MailSecurity.Tls })).IsDelivered);

        Assert.True(Assert.Single(server.Taken).IsProtected);
    }

    [Fact]
    public async Task ServerWithoutTls_IsRefusedUnlessThatIsWaived()
    {
        await using var server = await MailServer.StartAsync(MailSecurity.None);

        var refused = await DeliverAsync(server.Options);

        Assert.False(refused.IsDelivered);
        Assert.Contains("STARTTLS", refused.Answer, StringComparison.Ordinal);
        Assert.Empty(server.Taken);
        Assert.True((await DeliverAsync(server.Options with { Security = MailSecurity.None })).IsDelivered);
        Assert.False(Assert.Single(server.Taken).IsProtected);
    }

    [Fact]
    public async Task CertificateThatNobodyKnows_IsRefusedBeforeThePasswordIsSent()
    {
        await using var server = await MailServer.StartAsync(password: "geheim");

        var refused = await DeliverAsync(server.Options with { Roots = [], User = "bridge", Password = new Secret("geheim") });

        Assert.False(refused.IsDelivered);
        Assert.Contains("TLS failed", refused.Answer, StringComparison.Ordinal);
    }

    /// <summary>The certificate is for localhost.</summary>
    [Fact]
    public async Task CertificateOfAnotherName_IsRefusedThoughItsRootIsTrusted()
    {
        await using var server = await MailServer.StartAsync();

        Assert.False((await DeliverAsync(server.Options with { Server = "127.0.0.1" })).IsDelivered);

        Assert.Empty(server.Taken);
    }

    [Theory]
    [InlineData("geheim", true, "it answers, TLS holds, and it took the sign-in")]
    [InlineData("falsch", false, "535")]
    public async Task Probe_SignsInAndSendsNothing(string password, bool isUsable, string answer)
    {
        await using var server = await MailServer.StartAsync(password: "geheim");
        var options = server.Options with { User = "bridge", Password = new Secret(password) };

        var outcome = await new MailChannel(options, null, TimeProvider.System).ProbeAsync(Cancellation);

        Assert.Equal(isUsable, outcome.IsDelivered);
        Assert.Contains(answer, outcome.Answer, StringComparison.Ordinal);
        Assert.Empty(server.Taken);
    }

    [Fact]
    public async Task WrongPassword_IsToldWithoutIt()
    {
        await using var server = await MailServer.StartAsync(password: "geheim");

        var refused = await DeliverAsync(server.Options with { User = "bridge", Password = new Secret("falsch") });

        Assert.False(refused.IsDelivered);
        Assert.Contains("535", refused.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain("falsch", refused.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecipientThatIsRefused_DoesNotKeepTheOthersFromBeingTold()
    {
        await using var server = await MailServer.StartAsync();
        server.Unknown.Add("gone@example.com");

        var sent = await DeliverAsync(server.Options with { To = ["gone@example.com", "here@example.com"] });
        var refused = await DeliverAsync(server.Options with { To = ["gone@example.com"] });

        Assert.True(sent.IsDelivered);
        Assert.Contains("not for gone@example.com", sent.Answer, StringComparison.Ordinal);
        Assert.Equal(["here@example.com"], Assert.Single(server.Taken).Recipients);
        Assert.False(refused.IsDelivered);
    }

    [Fact]
    public async Task MailThatIsRefusedForNow_IsSentAgainWithTheSameMessageId()
    {
        await using var server = await MailServer.StartAsync();
        await using var harness = await BridgeHarness.StartAsync();
        server.Answers.Enqueue(new SmtpResponse(SmtpReplyCode.ServiceUnavailable, "try later"));
        await harness.StopBridgeAsync();
        harness.Notify = new NotifyOptions { Mail = server.Options };
        await harness.StartBridgeAsync();
        harness.Upstream.Refuses["AddCertificate"] = 541;
        var order = await harness.ReadyOrderAsync(null, "no.test");
        await harness.FinalizeAsync(order, BridgeHarness.NewCsr("no.test"));

        await harness.AdvanceUntilAsync(TimeSpan.FromMinutes(1), async () =>
            (await harness.NotificationOfAsync(order.Id))?.DeliveryBy("mail")!.State == DeliveryState.Delivered);

        var told = (await harness.NotificationOfAsync(order.Id))!;
        Assert.Equal(2, told.DeliveryBy("mail")!.Attempts);
        Assert.Equal($"{told.Id}@example.com", Assert.Single(server.Taken).Mail.MessageId);
    }

    private static Task<DeliveryOutcome> DeliverAsync(MailChannelOptions options) =>
        new MailChannel(options, new Uri("https://admin.example.com"), TimeProvider.System).DeliverAsync(Sample, Cancellation);
}
