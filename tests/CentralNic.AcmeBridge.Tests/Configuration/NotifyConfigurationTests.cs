using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Notifications;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>The section Operator:Notify.</summary>
public sealed class NotifyConfigurationTests : IDisposable
{
    private const string Secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_WithoutSectionNobodyIsTold()
    {
        var notify = Load();

        Assert.Null(notify.Program);
        Assert.Null(notify.Webhook);
        Assert.Null(notify.Pages);
    }

    [Fact]
    public void Load_ChannelsWithKinds()
    {
        var notify = Load(
            ("Operator__Notify__Program", "/bin/true"),
            ("Operator__Notify__Kinds", "parked,Health"),
            ("Operator__Notify__Webhook__Url", "https://hooks.example/acme"),
            ("Operator__Notify__Webhook__Secret", Secret),
            ("Operator__Notify__Webhook__Timeout", "3s"),
            ("Operator__Listen", "http://127.0.0.1:14001"));

        Assert.Equal(["parked", "health"], notify.Program!.Kinds);
        Assert.Equal(
            ("https://hooks.example/acme", TimeSpan.FromSeconds(3)), (notify.Webhook!.Url.AbsoluteUri, notify.Webhook.Timeout));
        Assert.Equal("http://127.0.0.1:14001/", notify.Pages!.AbsoluteUri);
    }

    [Fact]
    public void Load_PublicUrlIsWhatLinksBeginWith() => Assert.Equal(
        "https://admin.example/acme",
        Load(("Operator__Listen", "http://127.0.0.1:14001"), ("Operator__PublicUrl", "https://admin.example/acme")).Pages!.AbsoluteUri);

    [Theory]
    [InlineData("http://hooks.example/acme", Secret, "is http to another machine")]
    [InlineData("https://hooks.example/acme", "whsec_short", "Operator:Notify:Webhook:Secret does not hold")]
    [InlineData("", Secret, "is missing, though there is a secret")]
    [InlineData("https://hooks.example/acme", "", "Operator:Notify:Webhook:Secret is missing")]
    public void Load_WhatIsWrongIsSaidWithoutTheSecret(string url, string secret, string words)
    {
        var refused = Assert.Throws<ConfigurationException>(
            () => Load(("Operator__Notify__Webhook__Url", url), ("Operator__Notify__Webhook__Secret", secret)));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_short", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RefusesAnUnknownKind()
    {
        var refused = Assert.Throws<ConfigurationException>(
            () => Load(("Operator__Notify__Program", "/bin/true"), ("Operator__Notify__Kinds", "parkd")));

        Assert.Contains("is not a kind of notification", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MailWithPasswordFromAFile()
    {
        var file = Path.Combine(_folder.Path, "password");
        File.WriteAllText(file, "geheim\n");

        var mail = Load(
            ("Operator__Notify__Mail__Server", "mail.example"),
            ("Operator__Notify__Mail__Security", "tls"),
            ("Operator__Notify__Mail__User", "bridge"),
            ("Operator__Notify__Mail__PasswordFile", file),
            ("Operator__Notify__Mail__From", "bridge@example.com"),
            ("Operator__Notify__Mail__To", "a@example.com,b@example.com")).Mail!;

        Assert.Equal(("mail.example", 465, MailSecurity.Tls, "geheim"), (mail.Server, mail.Port, mail.Security, mail.Password!.Reveal()));
        Assert.Equal(["a@example.com", "b@example.com"], mail.To);
    }

    [Theory]
    [InlineData("From is missing", "Server=mail.example", "To=a@example.com")]
    [InlineData("To is empty", "Server=mail.example", "From=a@example.com")]
    [InlineData("is no mail address", "Server=mail.example", "From=a@example.com", "To=nobody")]
    [InlineData("is missing, though there are addresses", "From=a@example.com", "To=a@example.com")]
    [InlineData("is not on this machine", "Server=mail.example", "From=a@example.com", "To=a@example.com", "Security=none")]
    [InlineData("though there is a password", "Server=mail.example", "From=a@example.com", "To=a@example.com", "Password=geheim")]
    [InlineData("Password is missing", "Server=mail.example", "From=a@example.com", "To=a@example.com", "User=me")]
    [InlineData("cannot be read", "Server=mail.example", "From=a@example.com", "To=a@example.com", "CaFile=/missing.pem")]
    public void Load_WhatIsWrongAboutMailIsSaid(string words, params string[] settings)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Load(
            [.. settings.Select(setting => ($"Operator__Notify__Mail__{setting.Split('=')[0]}", setting.Split('=')[1]))]));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refused.Message, StringComparison.Ordinal);
    }

    private NotifyOptions Load(params (string Key, string Value)[] settings) => BridgeConfiguration.Load(
        new ServeOptions { Sandbox = true, DataFolder = _folder.Path },
        _folder.Path,
        settings.ToDictionary(setting => setting.Key, setting => setting.Value)).Operator.Notify;
}
