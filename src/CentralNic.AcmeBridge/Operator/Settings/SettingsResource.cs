using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Settings;

/// <summary>The settings of the running bridge.</summary>
internal static class SettingsResource
{
    private const string Area = "settings";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var settings = api.MapGroup("/" + Area).WithTags(Area);
        settings.MapGet("", Get).RequireAuthorization(OperatorPolicies.View)
            .WithName("getSettings").WithSummary("The settings that count, as the command 'config show' prints them");
        settings.MapPost("/reload", ReloadAsync).RequireAuthorization(OperatorPolicies.Operate)
            .WithName("reloadSettings").WithSummary("Read the configuration again; with a mistake the settings before stay in force");
    }

    private static SettingsReport Get(ConfigurationReload reload) => new(
        [.. reload.Current.Effective().Settings.Select(each => new SettingReport(each.Key, each.Value, each.Origin))]);

    private static Task<ReloadReport> ReloadAsync(
        OperatorCaller caller, ConfigurationReload reload, ChangeRecorder changes, CancellationToken cancellationToken) =>
        ReloadByAsync(caller, reload, changes, $"asked for by {caller.Name}", cancellationToken);

    /// <summary>Reads the configuration again, as whoever asks for it in whatever way.</summary>
    /// <param name="cause">Who wants it, for the log.</param>
    internal static Task<ReloadReport> ReloadByAsync(
        OperatorCaller caller, ConfigurationReload reload, ChangeRecorder changes, string cause, CancellationToken cancellationToken) =>
        changes.CreateAsync(
            caller,
            new AuditedChange("settings.reload", Area),
            () => reload.RunAsync(cause, cancellationToken),
            report => report,
            cancellationToken);
}

/// <summary>The settings that count.</summary>
/// <param name="Settings">One for each key, in the order of the sections.</param>
internal sealed record SettingsReport(ImmutableArray<SettingReport> Settings);

/// <summary>A setting that counts.</summary>
/// <param name="Key">Its key in the configuration.</param>
/// <param name="Value">Its value; of a secret only that it is set.</param>
/// <param name="Origin">Where it comes from: a file, an environment variable, the command line, or the default.</param>
internal sealed record SettingReport(string Key, string Value, string Origin);

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SettingsReport))]
[JsonSerializable(typeof(ReloadReport))]
internal sealed partial class SettingsJson : JsonSerializerContext;
