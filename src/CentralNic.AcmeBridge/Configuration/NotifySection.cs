using System.Diagnostics.CodeAnalysis;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Notifications;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Operator:Notify</c>: by which channels the operator is told what needs a person.</summary>
internal static class NotifySection
{
    internal static readonly SettingGroup Keys = new("Operator:Notify");

    internal static readonly Setting<string> Program = Keys.Value("Program",
        "A program that is run for each notification ([notifications.md](notifications.md)): a path, or a name that the search path finds",
        DcvHookSection.ProgramPath, example: "/usr/local/bin/acme-bridge-notify", note: "none", sample: "acme-bridge-notify");
    internal static readonly ListSetting<string> Arguments = Keys.List("Arguments",
        "Its arguments",
        Text("Give the program's arguments."), [], example: """["--to", "hostmaster@example.com"]""", note: "empty");
    internal static readonly Setting<TimeSpan> Timeout = Keys.Value("Timeout",
        "When it has not ended after this, it is killed with its children",
        Duration("1s", "10m"), TimeSpan.FromSeconds(30), example: "1m");
    internal static readonly ListSetting<string> Kinds = KindsOf(Keys, "it is run for");

    internal static readonly Setting<double> CreditBelow = Keys.Value("CreditBelow",
        "Below how much money of the reseller account (amount and credit, in its currency) `credit-low` is told",
        Number(0, 1_000_000_000), example: "250", note: "it is not told");
    internal static readonly Setting<TimeSpan> ExpiringBefore = Keys.Value("ExpiringBefore",
        "How long before its expiry `certificate-expiring` is told of a certificate without a newer one; at the earliest in the last third "
        + "of its life",
        Duration("1h", "60d"), TimeSpan.FromDays(7), example: "14d");
    internal static readonly Setting<TimeSpan> PaidTimeBefore = Keys.Value("PaidTimeBefore",
        "How long before its end `paid-time-ending` is told",
        Duration("1d", "90d"), TimeSpan.FromDays(30), example: "14d");
    internal static readonly Setting<int> DiskBelow = Keys.Value("DiskBelow",
        "Below how many MiB left on the file system of the data folder the health condition `disk-filling` begins",
        Integer(1, 100_000_000), 1024, example: "4096", note: "1024, on file systems below 20 GiB 5 %");

    internal static readonly SettingGroup WebhookKeys = new("Operator:Notify:Webhook");

    internal static readonly Setting<Uri> Url = WebhookKeys.Value("Url",
        "A system of yours that each notification is posted to, signed by the conventions of Standard Webhooks. https, or http on loopback",
        new SettingType<Uri>(
            TryParseTarget,
            _ => "Give the URL of your system: https, or http on this machine (http://127.0.0.1:…).",
            new JsonForm(Pattern: "https?://.+"),
            url => url.OriginalString),
        example: "https://hooks.example.com/acme", note: "none");
    internal static readonly Setting<string> SecretFile = WebhookKeys.Value("SecretFile",
        "A file that holds the secret alone by which they are signed: `whsec_` and 24 to 64 bytes in Base64",
        Text(), example: "/etc/acme-bridge/notify.secret", note: "required with `Url`, or `Secret`");
    internal static readonly Setting<string> Secret = WebhookKeys.Value("Secret",
        "The secret itself; from the environment, or as `secrets encrypt` prints it",
        Text("Give a secret such as `echo whsec_$(openssl rand -base64 32)` makes, in a file named by SecretFile, or in an environment "
            + "variable."),
        example: "Operator__Notify__Webhook__Secret=whsec_…", isSecret: true, isForEnvironmentOnly: true);
    internal static readonly Setting<TimeSpan> WebhookTimeout = WebhookKeys.Value("Timeout",
        "How long one delivery may take",
        Duration("1s", "1m"), TimeSpan.FromSeconds(10), example: "30s");
    internal static readonly ListSetting<string> WebhookKinds = KindsOf(WebhookKeys, "it is told of");

    /// <summary>Reads it.</summary>
    /// <param name="reader">The settings.</param>
    /// <param name="pages">Where the operator's pages are; <see langword="null"/>: not known.</param>
    internal static NotifyOptions Read(SettingsReader reader, Uri? pages) => new()
    {
        Program = ReadProgram(reader),
        Mail = NotifyMailSection.Read(reader),
        Webhook = ReadWebhook(reader),
        CreditBelow = reader.Text(CreditBelow) is null ? null : (decimal)reader.Get(CreditBelow),
        ExpiringBefore = reader.Get(ExpiringBefore),
        PaidTimeBefore = reader.Get(PaidTimeBefore),
        DiskBelow = reader.Text(DiskBelow) is null ? null : reader.Get(DiskBelow) * 1024L * 1024,
        Pages = pages,
    };

    private static ProgramChannelOptions? ReadProgram(SettingsReader reader)
    {
        var options = new ProgramChannelOptions
        {
            Program = reader.Text(Program) is null ? "" : DcvHookSection.ReadProgram(reader, Program),
            Arguments = reader.Get(Arguments),
            Environment = reader.EnvironmentOfPrograms,
            Timeout = reader.Get(Timeout),
            Kinds = reader.Get(Kinds),
        };
        return options.Program.Length == 0 ? null : options;
    }

    private static WebhookChannelOptions? ReadWebhook(SettingsReader reader)
    {
        var (timeout, kinds) = (reader.Get(WebhookTimeout), reader.Get(WebhookKinds));
        if (reader.Find(Url) is not { } url)
        {
            // Both are read, so that both are shown. What is no URL was told.
            var (file, given) = (reader.Text(SecretFile), reader.Text(Secret));
            if (reader.Text(Url) is null && (file ?? given) is not null)
            {
                reader.Fail(Url, "is missing, though there is a secret for it", Url.Type.Mend(""));
            }

            return null;
        }

        if (SecretReader.Read(reader, Secret, SecretFile, "secret") is not { } text)
        {
            return null;
        }

        if (WebhookSecret.TryParse(text) is { } secret)
        {
            return new WebhookChannelOptions(url, secret) { Timeout = timeout, Kinds = kinds };
        }

        reader.FailSecret(
            reader.Text(SecretFile) is null ? Secret : SecretFile,
            "does not hold whsec_ and 24 to 64 bytes in Base64",
            Secret.Type.Mend(""));
        return null;
    }

    /// <summary>The key of the kinds that a channel is for.</summary>
    internal static ListSetting<string> KindsOf(SettingGroup keys, string verb) => keys.List("Kinds",
        $"The kinds that {verb}; `health` stands for all that is wrong with the bridge itself",
        Word(NotificationKinds.All, "is not a kind of notification"),
        [], example: """["health", "parked", "refused"]""", note: "all");

    private static bool TryParseTarget(string text, [MaybeNullWhen(false)] out Uri value, out string problem)
    {
        if (!WebUrl.TryParse(text, out var url, out problem))
        {
            value = null;
            return false;
        }

        (value, problem) = (url, "is http to another machine, where the notifications could be read by others");
        return url.Scheme == Uri.UriSchemeHttps || url.IsLoopback;
    }
}
