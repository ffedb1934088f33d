using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Reseller</c>.</summary>
internal static class ResellerSection
{
    // Nothing listens on port 0: a composition that forgets to put the sandbox's address here fails, and buys nothing.
    private static readonly Uri SandboxEndpoint = new("http://127.0.0.1:0/api/call.cgi");

    private const string SandboxPassword = "sandbox";

    internal static ResellerOptions Read(SettingsReader reader, string workingDirectory, bool sandbox, ICollection<string> warnings)
    {
        int mistakesBefore = reader.Errors.Count;
        bool ote = reader.Flag(SettingKeys.ResellerOte, missing: false);
        Uri? endpoint = reader.Url(SettingKeys.ResellerEndpoint, $"Give the API's URL; the default is {ResellerOptions.LiveEndpoint}.");
        Secret password = Password(reader, workingDirectory, sandbox, warnings);
        var missing = new ResellerOptions { Login = "", Password = password };
        if (sandbox && (endpoint is not null || ote))
        {
            warnings.Add($"{SettingKeys.ResellerEndpoint} and {SettingKeys.ResellerOte} have no effect with --sandbox.");
        }

        var options = missing with
        {
            Endpoint = sandbox ? SandboxEndpoint : endpoint ?? (ote ? ResellerOptions.TestEndpoint : ResellerOptions.LiveEndpoint),
            UseTestSystem = ote && !sandbox,
            Login = reader.Required(SettingKeys.ResellerLogin, "Give the name of the CentralNic Reseller account, or account:user."),
            UseSessions = reader.Flag(SettingKeys.ResellerUseSessions, missing.UseSessions),
            // The sandbox is on this machine; what leads out of the network must not lead there.
            Proxy = sandbox ? null : reader.Url(SettingKeys.ResellerProxy, "Give the URL of an HTTP proxy, for example http://proxy.example:3128, or leave it empty."),
            ConnectTimeout = reader.Duration(
                SettingKeys.ResellerConnectTimeout, missing.ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2)),
            TotalTimeout = reader.Duration(
                SettingKeys.ResellerTotalTimeout, missing.TotalTimeout, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)),
            CommandsPerSecond = reader.Number(SettingKeys.ResellerCommandsPerSecond, missing.CommandsPerSecond, 0.01, 1000),
            Burst = reader.Integer(SettingKeys.ResellerBurst, missing.Burst, 1, 10_000),
            MaxConcurrency = reader.Integer(SettingKeys.ResellerMaxConcurrency, missing.MaxConcurrency, 1, 100),
        };
        if (!sandbox && reader.Errors.Count == mistakesBefore)
        {
            TellMistakes(reader, options);
        }

        return options;
    }

    internal static IssuanceOptions ReadIssuance(SettingsReader reader)
    {
        var defaults = new IssuanceOptions();
        var earlyLooks = reader.List<TimeSpan>(SettingKeys.ResellerEarlyLooks, defaults.EarlyLooks, DurationText.TryParse, DurationText.Mend);
        return new IssuanceOptions
        {
            PollInterval = reader.Duration(
                SettingKeys.ResellerPollInterval, defaults.PollInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            LostAnswerSettleTime = reader.Duration(
                SettingKeys.ResellerLostAnswerSettleTime, defaults.LostAnswerSettleTime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            EarlyLooks = earlyLooks,

            // Who sets them wants them before anything was learned.
            LooksEarlyAtFirst = !ReferenceEquals(earlyLooks, defaults.EarlyLooks),
            GiveUpAfter = reader.Duration(SettingKeys.ResellerGiveUpAfter, defaults.GiveUpAfter, TimeSpan.FromDays(1), TimeSpan.FromDays(180)),
            GiveUpAfterVetting = reader.Duration(
                SettingKeys.ResellerGiveUpAfterVetting, defaults.GiveUpAfterVetting, TimeSpan.FromDays(1), TimeSpan.FromDays(365)),
        };
    }

    private static Secret Password(SettingsReader reader, string workingDirectory, bool sandbox, ICollection<string> warnings)
    {
        // As it is written: a blank at its end may belong to it.
        string? password = reader.Text(SettingKeys.ResellerPassword) is null ? null : reader.Untrimmed(SettingKeys.ResellerPassword);
        string? file = reader.Text(SettingKeys.ResellerPasswordFile);
        if (password is not null && file is not null)
        {
            reader.FailSecret(
                SettingKeys.ResellerPassword,
                $"is given, and so is {SettingKeys.ResellerPasswordFile}",
                "Keep one of the two; the file is safer.");
        }
        else if (file is not null)
        {
            password = SecretFile.Read(reader, SettingKeys.ResellerPasswordFile, Path.GetFullPath(file, workingDirectory), "password", warnings);
        }
        else if (password is null && sandbox)
        {
            password = SandboxPassword;
        }
        else if (password is null)
        {
            reader.FailSecret(
                SettingKeys.ResellerPassword,
                "is missing",
                $"Give the account's password, or name a file that holds it ({SettingKeys.ResellerPasswordFile}).");
        }

        return new Secret(password ?? "");
    }

    // The client has rules of its own, each told as a sentence that begins with a property's name.
    private static void TellMistakes(SettingsReader reader, ResellerOptions options)
    {
        foreach (string mistake in options.FindMistakes())
        {
            string property = mistake[..mistake.IndexOf(' ')];
            string key = property == nameof(ResellerOptions.UseTestSystem) ? SettingKeys.ResellerOte : $"Reseller:{property}";
            reader.Fail(
                key,
                "does not fit",
                mistake.Replace(nameof(ResellerOptions.UseTestSystem), SettingKeys.ResellerOte, StringComparison.Ordinal));
        }
    }
}
