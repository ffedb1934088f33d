using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Secrets;
using CentralNic.Reseller;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Reseller</c>.</summary>
internal static class ResellerSection
{
    internal static readonly SettingGroup Keys = new("Reseller");

    private static readonly ResellerOptions Client = new() { Login = "", Password = new Secret("") };

    private static readonly IssuanceOptions Pace = new();

    internal static readonly Setting<Uri> Endpoint = Keys.Value("Endpoint",
        "The API's URL",
        Url($"Give the API's URL; the default is {ResellerOptions.LiveEndpoint}."), ResellerOptions.LiveEndpoint,
        note: "`https://api.rrpproxy.net/api/call.cgi`, with `Reseller:Ote` `https://api-ote.rrpproxy.net/api/call.cgi`");
    internal static readonly Setting<string> Login = Keys.Value("Login",
        "The account, or `account:user` for a user with rights of its own",
        Text("Give the name of the CentralNic Reseller account, or account:user."), example: "my-account", note: "required",
        sample: "my-account");
    internal static readonly Setting<string> Password = Keys.Value("Password",
        "Its password. Give this or `Reseller:PasswordFile`",
        Text("Give the account's password, or name a file that holds it (Reseller:PasswordFile)."), note: "required", sample: "my-password",
        remark: "Either the password or, better, a file that holds it.", isSecret: true, isReloaded: true);
    internal static readonly Setting<string> PasswordFile = Keys.Value("PasswordFile",
        "A file that holds the password alone. Blanks and line ends around it do not count. A warning is logged when every user of the "
        + "machine can read it",
        Text(), example: "/etc/acme-bridge/password", isReloaded: true);
    internal static readonly Setting<bool> Ote = Keys.Value("Ote",
        "Use the reseller's test system (OT&E): its own password and data, nothing is billed",
        Flag, false, example: "true");
    internal static readonly Setting<bool> UseSessions = Keys.Value("UseSessions",
        "Log in once a day and send a session's id instead of the password. Off is the safe way: each command stands for itself and "
        + "none is spent on logins. On, commands are answered quicker; while sessions do not work the password is sent again, with a "
        + "warning in the log",
        Flag, Client.UseSessions, example: "true");
    internal static readonly Setting<Uri> Proxy = Keys.Value("Proxy",
        "An HTTP proxy for the way to the API. The environment's proxy is never used",
        Url("Give the URL of an HTTP proxy, for example http://proxy.example:3128, or leave it empty."),
        example: "http://proxy.example:3128");
    internal static readonly Setting<TimeSpan> ConnectTimeout = Keys.Value("ConnectTimeout",
        "The time that connecting may take",
        Duration("1s", "2m"), Client.ConnectTimeout, example: "30s");
    internal static readonly Setting<TimeSpan> TotalTimeout = Keys.Value("TotalTimeout",
        "The time that one command may take. Long on purpose: the outcome of an order whose answer was given up must be searched for",
        Duration("5s", "1h"), Client.TotalTimeout, example: "5m");
    internal static readonly Setting<double> CommandsPerSecond = Keys.Value("CommandsPerSecond",
        "Commands sent in the long run. The API is documented for about one per second and account",
        Number(0.01, 1000), Client.CommandsPerSecond, example: "0.5");
    internal static readonly Setting<int> Burst = Keys.Value("Burst",
        "Commands that may be sent at once after a time of silence",
        Integer(1, 10_000), Client.Burst, example: "10");
    internal static readonly Setting<int> MaxConcurrency = Keys.Value("MaxConcurrency",
        "Commands that may be under way at the same time",
        Integer(1, 100), Client.MaxConcurrency, example: "2");
    internal static readonly Setting<TimeSpan> PollInterval = Keys.Value("PollInterval",
        "The wait between two looks at what changed at the reseller, for all orders together",
        Duration("100ms", "1h"), Pace.PollInterval, example: "30s");
    internal static readonly Setting<TimeSpan> LostAnswerSettleTime = Keys.Value("LostAnswerSettleTime",
        "How long to wait before checking whether a purchase whose answer was lost happened",
        Duration("1s", "1h"), Pace.LostAnswerSettleTime, example: "1m");
    internal static readonly Setting<TimeSpan> GiveUpAfter = Keys.Value("GiveUpAfter",
        "How old an order may become without a certificate; then it is given up, and what was bought is cancelled: DigiCert refunds it, "
        + "Sectigo does not",
        Duration("1d", "180d"), Pace.GiveUpAfter, example: "14d");
    internal static readonly Setting<TimeSpan> GiveUpAfterVetting = Keys.Value("GiveUpAfterVetting",
        "The same for OV and EV, where the CA vets an organization",
        Duration("1d", "365d"), Pace.GiveUpAfterVetting, example: "60d");
    internal static readonly ListSetting<TimeSpan> EarlyLooks = Keys.List("EarlyLooks",
        "When to ask early for a finished certificate, counted from the moment the CA was asked to look; only for classes known to be "
        + "fast, or, when this is set, also for those of which nothing is known yet. Later the shared poll tells",
        AnyDuration, Pace.EarlyLooks, example: """["1s", "5s"]""");

    internal static ResellerOptions Read(SettingsReader reader)
    {
        var mistakesBefore = reader.Errors.Count;
        var ote = reader.Get(Ote);
        var options = Client with
        {
            Endpoint = reader.Get(Endpoint, ote ? ResellerOptions.TestEndpoint : ResellerOptions.LiveEndpoint),
            UseTestSystem = ote,
            Login = reader.Required(Login) ?? "",
            Password = ReadPassword(reader),
            UseSessions = reader.Get(UseSessions),
            Proxy = reader.Find(Proxy),
            ConnectTimeout = reader.Get(ConnectTimeout),
            TotalTimeout = reader.Get(TotalTimeout),
            CommandsPerSecond = reader.Get(CommandsPerSecond),
            Burst = reader.Get(Burst),
            MaxConcurrency = reader.Get(MaxConcurrency),
        };
        if (reader.Errors.Count == mistakesBefore)
        {
            TellMistakes(reader, options);
        }

        return options;
    }

    internal static IssuanceOptions ReadIssuance(SettingsReader reader)
    {
        var earlyLooks = reader.Get(EarlyLooks);
        return new IssuanceOptions
        {
            PollInterval = reader.Get(PollInterval),
            LostAnswerSettleTime = reader.Get(LostAnswerSettleTime),
            EarlyLooks = earlyLooks,

            // Who sets them wants them before anything was learned.
            LooksEarlyAtFirst = !ReferenceEquals(earlyLooks, EarlyLooks.Missing),
            GiveUpAfter = reader.Get(GiveUpAfter),
            GiveUpAfterVetting = reader.Get(GiveUpAfterVetting),
        };
    }

    private static Secret ReadPassword(SettingsReader reader)
    {
        // As it is written: a blank at its end may belong to it.
        var password = SecretReader.Read(reader, Password, PasswordFile, "password");
        var isAsWritten = reader.Text(PasswordFile) is null && reader.Text(Password) is { } written && !EncryptedValue.IsOne(written);
        return new Secret(password is null ? "" : isAsWritten ? reader.Untrimmed(Password)! : password);
    }

    // The client has rules of its own, each told as a sentence that begins with a property's name.
    private static void TellMistakes(SettingsReader reader, ResellerOptions options)
    {
        foreach (var mistake in options.FindMistakes())
        {
            var property = mistake[..mistake.IndexOf(' ')];
            var key = property == nameof(ResellerOptions.UseTestSystem) ? Ote.Key : $"Reseller:{property}";
            reader.Fail(
                Keys.Settings.First(setting => setting.Key == key),
                "does not fit",
                mistake.Replace(nameof(ResellerOptions.UseTestSystem), Ote.Key, StringComparison.Ordinal));
        }
    }
}
