using System.Reflection;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>What the log says first: which program runs, and with what.</summary>
internal static class StartReport
{
    /// <summary>The program's version, with its commit where the build knew it.</summary>
    internal static string Version { get; } =
        typeof(StartReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <param name="settings">What the bridge runs with.</param>
    internal static void Write(Serilog.ILogger logger, BridgeSettings settings, ServeOptions options)
    {
        var file = BridgeConfiguration.FindFile(options, Directory.GetCurrentDirectory());
        logger.Information(
            "CentralNic ACME Bridge {Version}, {Configuration}, data in {DataFolder}",
            Version,
            file is not null ? $"configured by {Path.GetFullPath(file)}{Elsewhere(settings)}"
                : $"without a configuration file{Elsewhere(settings)}",
            settings.DataFolder);
        logger.Information(
            "Listening on {Listen}; the CAs' files on {DcvListen}; the operator's page on {OperatorListen}",
            string.Join(", ", settings.Listen),
            settings.HttpDcv.Listen?.ToString() ?? "the same",
            settings.Operator.Listen?.ToString() ?? "no address");
        logger.Information(
            "Profiles: {Profiles}. Tenants: {Tenants}. Publishers of proofs: {Publishers}",
            string.Join(", ", settings.Profiles.Keys.Order()),
            settings.Tenants.Count == 0 ? "default" : string.Join(", ", settings.Tenants.Select(tenant => tenant.Id.Value)),
            string.Join(", ", Publishers(settings)));
    }

    /// <summary>What comes from options and the environment, and so stands in no file.</summary>
    private static string Elsewhere(BridgeSettings settings)
    {
        string[] keys =
        [
            .. settings.Effective().Settings
                .Where(each => each.Origin.StartsWith("--", StringComparison.Ordinal)
                    || each.Origin.StartsWith(SettingsEnvironment.Origin, StringComparison.Ordinal))
                .Select(each => each.Key),
        ];
        return keys.Length == 0 ? "" : $" and, by environment and options, {string.Join(", ", keys)}";
    }

    private static IEnumerable<string> Publishers(BridgeSettings settings) =>
    [
        .. settings.Dcv.HttpNames.Count > 0 ? ["http"] : Array.Empty<string>(),
        .. settings.Dcv.Rfc2136.Select(server => $"rfc2136:{server.Name}"),
        .. settings.Dcv.ResellerDns is null ? Array.Empty<string>() : ["reseller-dns"],
        .. settings.Dcv.Hooks.Select(hook => $"hook:{hook.Name}"),
        .. settings.Dcv.Manual is null ? Array.Empty<string>() : ["manual"],
    ];
}
