using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Operator.Access;

namespace CentralNic.AcmeBridge.Operator.Settings;

/// <summary>The settings that the running bridge was started with.</summary>
internal static class SettingsResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapGet("/settings", (BridgeSettings settings) => new SettingsReport(
        [.. settings.Effective().Settings.Select(each => new SettingReport(each.Key, each.Value, each.Origin))]))
        .RequireAuthorization(OperatorPolicies.View).WithTags("settings")
        .WithName("getSettings").WithSummary("The settings that count, as the command 'config show' prints them");
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
internal sealed partial class SettingsJson : JsonSerializerContext;
