using CentralNic.AcmeBridge.Operator.Pages.Actions;

namespace CentralNic.AcmeBridge.Operator.Pages.Settings;

/// <summary>What can be done with the settings.</summary>
internal static class SettingsActions
{
    public static readonly PageAction Reload = new("/settings/reload", "settings/reload")
    {
        Title = "Read the configuration again",
        Meaning = "Profiles, tenants, keys, budgets, limits, approvals, publishers, the password and the log level count at once; no "
            + "request is lost. With a mistake all stays as it is.",
        Button = "Read it again",
        Done = "The configuration was read again.",
        Back = "/settings",
        Result = typeof(ReloadResult),
    };

    public static IReadOnlyList<PageAction> All { get; } = [Reload];
}
