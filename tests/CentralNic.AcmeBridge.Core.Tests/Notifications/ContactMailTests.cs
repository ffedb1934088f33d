using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using MimeKit;
using SmtpServer.Protocol;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Notifications;

/// <summary>Customers are mailed by a real server when their certificate expires without a renewal, if the operator wants it.</summary>
public sealed class ContactMailTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExpiringCertificate_IsMailedOnceToEachContactInWordsForCustomers()
    {
        await using var server = await MailServer.StartAsync();
        await using var harness = await StartAsync(
            server, tellsContacts: true, "mailto:anna@customer.example", "mailto:ben%2Bx@customer.example");
        var (order, certificate) = await ExpiringAsync(harness, "www.customer.test");

        await TellAsync(harness);
        await Eventually.TrueAsync(async () => (await harness.NotificationsAsync()).Count(
            told => told.Deliveries.All(delivery => delivery.State == DeliveryState.Delivered)) == 3);
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        await TellAsync(harness);
        Assert.Equal(3, server.Taken.Count);

        var toCustomers = server.Taken.Where(
            taken => taken.Recipients[0].EndsWith("@customer.example", StringComparison.Ordinal)).ToArray();
        Assert.Equal(
            ["anna@customer.example", "ben+x@customer.example"], toCustomers.Select(taken => Assert.Single(taken.Recipients)).Order());
        var mail = toCustomers[0].Mail;
        Assert.StartsWith("Your certificate for www.customer.test expires on ", mail.Subject, StringComparison.Ordinal);
        Assert.Equal(["hostmaster@example.com"], mail.ReplyTo.Mailboxes.Select(mailbox => mailbox.Address));
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
        Assert.Contains("has not been renewed", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("www.customer.test", mail.TextBody, StringComparison.Ordinal);
        string[] ours =
        [
            order.Id.Value, certificate.Id.Value, harness.Account.Account.Id.Value, "acme-bridge", "admin.example.com", "tenant",
        ];
        Assert.All(ours, word => Assert.DoesNotContain(word, mail.ToString(), StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(harness.Log.Lines, line => line.Contains("customer.example", StringComparison.OrdinalIgnoreCase));
        var kept = (await harness.NotificationsAsync()).Where(told => told.Recipient is not null).ToArray();
        Assert.Equal(2, kept.Length);
        Assert.All(kept, told => Assert.Equal(
            ("contact-mail", DeliveryState.Delivered), (Assert.Single(told.Deliveries).Channel, told.Deliveries[0].State)));
    }

    [Fact]
    public async Task WithoutTheSetting_OnlyTheOperatorIsMailed()
    {
        await using var server = await MailServer.StartAsync();
        await using var harness = await StartAsync(server, tellsContacts: false, "mailto:anna@customer.example");
        await ExpiringAsync(harness, "quiet.test");

        await TellAsync(harness);

        await Eventually.TrueAsync(() => server.Taken.Count == 1);
        Assert.Equal(["hostmaster@example.com"], server.Taken.Single().Recipients);
        Assert.DoesNotContain(await harness.NotificationsAsync(), told => told.Recipient is not null);
    }

    /// <summary>What a contact refuses is tried again by itself, and logged without the address.</summary>
    [Fact]
    public async Task ContactThatIsRefused_KeepsNobodyFromBeingTold()
    {
        await using var server = await MailServer.StartAsync();
        server.Unknown.Add("anna@customer.example");
        await using var harness = await StartAsync(
            server, tellsContacts: true, "mailto:anna@customer.example", "mailto:ben@customer.example");
        await ExpiringAsync(harness, "www.customer.test");

        await TellAsync(harness);
        await Eventually.TrueAsync(() => server.Taken.Count == 2);

        Assert.Equal(
            ["ben@customer.example", "hostmaster@example.com"], server.Taken.Select(taken => Assert.Single(taken.Recipients)).Order());
        await Eventually.TrueAsync(async () => (await RefusedAsync(harness)).Attempts == 1);
        Assert.DoesNotContain("anna", (await RefusedAsync(harness)).Answer, StringComparison.OrdinalIgnoreCase);
        Assert.Single(harness.Log.Lines, line => line.Contains("contact-expiring", StringComparison.Ordinal));
        Assert.DoesNotContain(harness.Log.Lines, line => line.Contains("anna", StringComparison.OrdinalIgnoreCase));
        server.Unknown.Clear();
        await harness.AdvanceUntilAsync(
            TimeSpan.FromMinutes(2), async () => (await RefusedAsync(harness)).State == DeliveryState.Delivered);
        Assert.Equal(3, server.Taken.Count);
        Assert.Empty(harness.Bridge.Health.Report().Conditions);
    }

    /// <summary>Answers are logged, and servers repeat the address.</summary>
    [Fact]
    public async Task Answer_DoesNotNameTheContact()
    {
        await using var server = await MailServer.StartAsync();
        server.Answers.Enqueue(new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "no mailbox Anna@customer.example here"));
        var channel = new ContactMailChannel(
            new MailChannel(server.Options, null, TimeProvider.System), server.Options, TimeProvider.System);

        var outcome = await channel.DeliverAsync(
            new Notification
            {
                Id = "0.TEST",
                Kind = NotificationKinds.ContactExpiring,
                Subject = "subject",
                Text = "text",
                Since = DateTimeOffset.UnixEpoch,
                Recipient = "anna@customer.example",
            },
            Cancellation);

        Assert.False(outcome.IsDelivered);
        Assert.Contains("no mailbox the contact here", outcome.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccountThatWasDeactivated_IsNotMailed()
    {
        await using var server = await MailServer.StartAsync();
        await using var harness = await StartAsync(server, tellsContacts: true, "mailto:anna@customer.example");
        await ExpiringAsync(harness, "left.test", () => harness.Bridge.Get<AccountRepository>().ChangeAsync(
            harness.Account.Account.Id, account => account with { Status = AccountStatus.Deactivated }, Cancellation));

        await TellAsync(harness);

        await Eventually.TrueAsync(() => server.Taken.Count == 1);
        Assert.Equal(["hostmaster@example.com"], server.Taken.Single().Recipients);
    }

    [Fact]
    public async Task Test_IsNotSentToCustomers()
    {
        await using var server = await MailServer.StartAsync();
        await using var harness = await StartAsync(server, tellsContacts: true, "mailto:anna@customer.example");

        var test = await harness.Bridge.TestNotification.SendAsync(null, Cancellation);

        Assert.Equal("mail", Assert.Single(test.Deliveries).Channel);
        Assert.Equal(["hostmaster@example.com"], Assert.Single(server.Taken).Recipients);
    }

    [Theory]
    [InlineData("mailto:a@example.com", "a@example.com")]
    [InlineData("MAILTO:a%2Bb@example.com", "a+b@example.com")]
    [InlineData("mailto:a@example.com%0D%0ABcc:x@example.com", null)]
    [InlineData("mailto:a@example.com\r\nBcc: x@example.com", null)]
    [InlineData("mailto:a@example.com%2Cb@example.com", null)]
    [InlineData("mailto:a@example.com;b@example.com", null)]
    [InlineData("mailto:A%20%3Ca@example.com%3E", null)]
    [InlineData("mailto:nobody", null)]
    [InlineData("tel:+4989", null)]
    public void Address_IsASingleOneOfAMailtoContact(string contact, string? address) =>
        Assert.Equal(address, ContactExpirySource.AddressOf(contact));

    private static async Task<NotificationDelivery> RefusedAsync(BridgeHarness harness) => Assert.Single(
        (await harness.NotificationsAsync()).Single(told => told.Recipient == "anna@customer.example").Deliveries);

    private static async Task TellAsync(BridgeHarness harness)
    {
        foreach (var source in harness.Bridge.Get<IEnumerable<IOngoingSource>>().Where(
            source => source is ExpirySource or ContactExpirySource))
        {
            await new OngoingNotifications(source, harness.Bridge.Notifications).RunRoundAsync(Cancellation);
        }
    }

    private static async Task<(Order Order, IssuedCertificate Certificate)> ExpiringAsync(
        BridgeHarness harness, string name, Func<Task>? before = null)
    {
        var order = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, name), BridgeHarness.NewCsr(name));
        await (before?.Invoke() ?? Task.CompletedTask);
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(4)); // Into the last third of its life.
        return (order, await harness.CertificateAsync(order.Certificate!.Value));
    }

    private static async Task<BridgeHarness> StartAsync(MailServer server, bool tellsContacts, params string[] contacts)
    {
        var harness = await BridgeHarness.StartAsync(sandbox: options => options with { CertificateLifetime = TimeSpan.FromDays(5) });
        await harness.StopBridgeAsync();
        harness.Notify = new NotifyOptions
        {
            Mail = server.Options with { TellsContacts = tellsContacts },
            Pages = new Uri("https://admin.example.com"),
            ExpiringBefore = TimeSpan.FromDays(60),
        };
        await harness.StartBridgeAsync();
        await harness.Bridge.Get<AccountRepository>().ChangeAsync(
            harness.Account.Account.Id, account => account with { Contacts = [.. contacts] }, Cancellation);
        return harness;
    }
}
