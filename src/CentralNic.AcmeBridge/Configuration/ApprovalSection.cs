using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Network;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Approval</c>, and those of the same name in the tenants: who is asked before something is bought.</summary>
internal sealed class ApprovalSection
{
    private const string None = "none";

    private static readonly Uri Nobody = new(None + ":");

    private static readonly SettingType<Uri> Target = new(
        TryParseTarget,
        _ => "Give the URL of your system: https, or http on this machine (http://127.0.0.1:…); or none, to ask nobody.",
        new JsonForm(Pattern: "https?://.+|none"),
        url => ReferenceEquals(url, Nobody) ? None : url.OriginalString);

    private readonly Setting<Uri> _url;
    private readonly Setting<string> _secret;
    private readonly Setting<string> _secretFile;
    private readonly Setting<TimeSpan> _maxWait;
    private readonly Setting<TimeSpan> _timeout;

    private ApprovalSection(SettingGroup keys, string urlNote, string secretExample)
    {
        var standard = new ApprovalEndpoint(Nobody, WebhookSecret.TryParse(WebhookSecret.Prefix + new string('A', 32))!);
        Keys = keys;
        _url = keys.Value("Url",
            "Your system that is asked before each purchase and renewal, never before a free reissue; see "
            + "[approvals.md](approvals.md). https, or http on loopback. `none`: nobody is asked",
            Target, example: "https://billing.example.com/acme/approve", note: urlNote);
        _secretFile = keys.Value("SecretFile",
            "A file that holds the secret alone by which the questions are signed: `whsec_` and 24 to 64 bytes in Base64",
            Text(), example: "/etc/acme-bridge/approval.secret", note: "required with `Url`, or `Secret`");
        _secret = keys.Value("Secret",
            "The secret itself; from the environment, or as `secrets encrypt` prints it",
            Text("Give a secret such as `echo whsec_$(openssl rand -base64 32)` makes, in a file named by SecretFile, or in an environment "
                + "variable."),
            example: secretExample, isSecret: true, isForEnvironmentOnly: true);
        _maxWait = keys.Value("MaxWait",
            "How long a decision is awaited; then the order is refused",
            Duration("1m", "30d"), standard.MaxWait, example: "72h");
        _timeout = keys.Value("Timeout",
            "How long one question may take. Without an answer it is asked again after a minute, then after twice as long each time, up to "
            + "an hour",
            Duration("1s", "1m"), standard.Timeout, example: "30s");
    }

    /// <summary>For all tenants.</summary>
    internal static ApprovalSection General { get; } =
        new(new SettingGroup("Approval") { IsReloaded = true }, "nobody is asked", "Approval__Secret=whsec_…");

    /// <summary>For one tenant alone.</summary>
    internal static ApprovalSection OfTenant { get; } = new(
        new SettingGroup("Tenants:<name>:Approval")
        {
            Names = "default",
            Remark = "For this tenant alone; empty: as for all.",
            IsReloaded = true,
        },
        "that of all",
        "Tenants__shop__Approval__Secret=whsec_…");

    /// <summary>The declarations.</summary>
    internal SettingGroup Keys { get; }

    internal static ApprovalPlan Read(SettingsReader reader) => new()
    {
        All = General.ReadOne(reader),
        Tenants = TenantsSection.ReadEach(reader, name => (IsGiven: OfTenant.IsGiven(reader, name), Own: OfTenant.ReadOne(reader, name)))
            .Where(entry => entry.Value.IsGiven)
            .ToDictionary(entry => entry.Key, entry => entry.Value.Own, StringComparer.Ordinal),
    };

    private bool IsGiven(SettingsReader reader, string tenant) => reader.Text(_url.Of(tenant)) is not null;

    private ApprovalEndpoint? ReadOne(SettingsReader reader, params ReadOnlySpan<string> tenant)
    {
        var (secretKey, fileKey) = (_secret.Of(tenant), _secretFile.Of(tenant));
        var (maxWait, timeout) = (reader.Get(_maxWait.Of(tenant)), reader.Get(_timeout.Of(tenant)));
        if (reader.Find(_url.Of(tenant)) is not { } url)
        {
            // What is no URL was told.
            if (reader.Text(_url.Of(tenant)) is null && (reader.Text(fileKey) ?? reader.Text(secretKey)) is not null)
            {
                reader.Fail(_url.Of(tenant), "is missing, though there is a secret for it", "Give the URL of your system, or none.");
            }

            return null;
        }

        if (ReferenceEquals(url, Nobody))
        {
            return null;
        }

        if (SecretReader.Read(reader, secretKey, fileKey, "secret") is not { } text)
        {
            return null;
        }

        if (WebhookSecret.TryParse(text) is { } secret)
        {
            return new ApprovalEndpoint(url, secret) { MaxWait = maxWait, Timeout = timeout };
        }

        reader.FailSecret(
            reader.Text(fileKey) is null ? secretKey : fileKey,
            "does not hold whsec_ and 24 to 64 bytes in Base64",
            secretKey.Type.Mend(""));
        return null;
    }

    private static bool TryParseTarget(string text, out Uri value, out string problem)
    {
        (value, problem) = (Nobody, "is no URL that may be asked");
        if (text.Equals(None, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!WebUrl.TryParse(text, out var url, out problem))
        {
            return false;
        }

        (value, problem) = (url, "is http to another machine, where the questions could be read and answered by others");
        return url.Scheme == Uri.UriSchemeHttps || url.IsLoopback;
    }
}
