using System.Runtime.InteropServices;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Demo;
using CentralNic.AcmeBridge.Doctor;
using CentralNic.AcmeBridge.Doctor.Bundle;
using CentralNic.AcmeBridge.Logging;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Operator.Settings;
using CentralNic.Reseller.Sandbox;
using Serilog.Core;
using Serilog.Extensions.Logging;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>What the program's commands do.</summary>
internal sealed class ProgramCommands : IProgramCommands
{
    /// <summary>Told when <c>serve</c> serves; <see langword="null"/>: nobody is.</summary>
    public Action? Serving { get; init; }

    /// <summary>
    /// Where <c>serve</c> logs to, told whether as JSON; <see langword="null"/>: to standard output.
    /// </summary>
    public Func<bool, ILogEventSink>? Log { get; init; }

    public async Task<int> ServeAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        var settings = BridgeConfiguration.LoadToServe(options);
        using var hold = new LogHold();
        var levels = new LogLevels(settings.Logging.Level);
        await using var logger = BridgeLogging.Create(
            settings.Logging, hold: hold, levels: levels, sink: Log?.Invoke(settings.Logging.Json));
        using var loggers = new SerilogLoggerFactory(logger);
        var systemd = new SystemdService(loggers.CreateLogger<SystemdService>());
        systemd.Starting($"Opening the store in {settings.DataFolder}");
        BridgeServer? running = null;
        using var hangUp = OnHangUp(() => _ = ReloadAsync(Volatile.Read(ref running), systemd, logger));
        await using var sandbox = settings.Sandbox is { } wanted
            ? await SandboxLauncher.StartAsync(settings, wanted, loggers, TimeProvider.System, cancellationToken)
            : null;
        var effective = sandbox is null ? settings : settings.PointAt(sandbox);

        // Moved by the sandbox's page, the clock moves for both: a certificate of next year would be no good today.
        await using var server = await BridgeServer.StartAsync(
            effective, loggers, sandbox?.Clock ?? TimeProvider.System, observer: null, cancellationToken, levels);
        Volatile.Write(ref running, server);

        var issuer = sandbox is null ? null : SandboxLauncher.WriteRoot(settings, sandbox, cancellationToken);
        Announce(server, sandbox, issuer, settings);
        hold.Release();
        StartReport.Write(logger, effective, options);
        foreach (var warning in settings.Warnings)
        {
            logger.Warning("{Warning}", warning);
        }

        systemd.Ready(server.Bridge, $"Serving {server.DirectoryUrl}");
        Serving?.Invoke();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        systemd.Stopping("Work in hand is brought to the end of its step");
        logger.Information("Stopping: work in hand is brought to the end of its step");
        return ExitCode.Success;
    }

    public Task<int> DemoAsync(DemoOptions options, CancellationToken cancellationToken) =>
        new DemoRun(options, Console.Out).RunAsync(cancellationToken);

    public Task<int> SandboxAsync(StandaloneSandboxOptions options, CancellationToken cancellationToken) =>
        new StandaloneSandbox(options, Console.Out).RunAsync(cancellationToken);

    public Task<int> DoctorAsync(DoctorOptions options, TextWriter output, CancellationToken cancellationToken) =>
        DoctorRun.RunAsync(options, output, cancellationToken);

    public Task<int> DoctorBundleAsync(DoctorOptions options, string to, TextWriter output, CancellationToken cancellationToken) =>
        DoctorBundle.RunAsync(options, to, output, cancellationToken);

    public Task<int> DoctorDcvAsync(DoctorDcvOptions options, CancellationToken cancellationToken) =>
        DcvDoctorRun.RunAsync(options, Console.Out, cancellationToken);

    public Task<ImportReport> ImportAsync(
        ServeOptions where, ImportRequest request, Action<ImportProgress> progress, CancellationToken cancellationToken) =>
        AccountImportRun.RunAsync(where, request, progress, cancellationToken);

    public Task<int> CheckStoreAsync(ServeOptions where, bool repair, CancellationToken cancellationToken) =>
        StoreMaintenance.CheckAsync(where, repair, Console.Out, cancellationToken);

    public Task<StoreInfo> DescribeStoreAsync(ServeOptions where, CancellationToken cancellationToken) =>
        StoreMaintenance.DescribeAsync(where, cancellationToken);

    public Task<int> CompactStoreAsync(ServeOptions where, CancellationToken cancellationToken) =>
        StoreMaintenance.CompactAsync(where, Console.Out, cancellationToken);

    public Task<StoreBackup> BackUpAsync(ServeOptions where, string? to, CancellationToken cancellationToken) =>
        StoreMaintenance.BackUpAsync(where, to, cancellationToken);

    public Task<int> RestoreAsync(ServeOptions where, RestoreOptions options, CancellationToken cancellationToken) =>
        StoreMaintenance.RestoreAsync(where, options, Console.Out, cancellationToken);

    public Task<int> AcceptStoreLossAsync(ServeOptions where, CancellationToken cancellationToken) =>
        StoreMaintenance.AcceptLossAsync(where, Console.Out, cancellationToken);

    public Task<int> RotateSecretsAsync(ServeOptions where, CancellationToken cancellationToken) =>
        SecretMaintenance.RotateAsync(where, Console.Out, cancellationToken);

    public Task<int> AcceptSecretLossAsync(ServeOptions where, CancellationToken cancellationToken) =>
        SecretMaintenance.AcceptLossAsync(where, Console.Out, cancellationToken);

    public Task<int> NewExternalAccountKeyAsync(NewExternalAccountKeyOptions options, CancellationToken cancellationToken) =>
        NewExternalAccountKey.RunAsync(options, Console.Out);

    public async Task<int> ListDcvAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        var settings = BridgeConfiguration.Load(options);
        if (settings.Dcv.Manual is not { } manual)
        {
            throw new CommandFailedException(ExitCode.Config, "Nothing is published by hand: the configuration has no Dcv:Manual:Names.");
        }

        var tasks = await ManualDcvList.ReadAsync(manual, cancellationToken);
        foreach (var task in tasks)
        {
            Console.WriteLine($"{task.Name} (order {task.Order})");
            Console.WriteLine($"  {task.Token}");
        }

        if (tasks.Count == 0)
        {
            Console.WriteLine("Nothing is to be published by hand now.");
        }

        return ExitCode.Success;
    }

    /// <summary>SIGHUP asks daemons to read their configuration again; it never ends this one.</summary>
    private static PosixSignalRegistration? OnHangUp(Action act) => OperatingSystem.IsWindows()
        ? null
        : PosixSignalRegistration.Create(
            PosixSignal.SIGHUP,
            context =>
            {
                context.Cancel = true;
                act();
            });

    private static async Task ReloadAsync(BridgeServer? running, SystemdService systemd, Serilog.ILogger logger)
    {
        if (running is null)
        {
            logger.Warning("SIGHUP: the bridge is starting, and reads its configuration anyhow");
            return;
        }

        systemd.Reloading();
        try
        {
            await SettingsResource.ReloadByAsync(
                OperatorCaller.Own("SIGHUP"),
                running.Reload,
                ChangeRecorder.Of(running.Bridge.Audit),
                cause: "SIGHUP",
                CancellationToken.None);
        }
        catch (ReloadRefusedException)
        {
            // The log has said what is wrong.
        }
#pragma warning disable CA1031 // Nobody else would learn of it, and a signal must not end the program.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            logger.Error(failure, "SIGHUP: the configuration could not be read again");
        }
        finally
        {
            systemd.Reloaded();
        }
    }

    private static void Announce(BridgeServer server, SandboxServer? sandbox, string? issuerFile, BridgeSettings settings)
    {
        Console.WriteLine($"directory: {server.DirectoryUrl}");
        if (server.CaFile is { } ca)
        {
            Console.WriteLine($"ca: {ca}");
        }

        if (sandbox is not null)
        {
            Console.WriteLine($"issuer: {issuerFile}");
            Console.WriteLine($"reseller: {sandbox.Endpoint} (sandbox)");
            Console.WriteLine($"page: {sandbox.Page}");
            Console.WriteLine();
            Console.WriteLine("certbot:");
            Console.WriteLine("  " + ClientHints.Certbot(server, settings, ["www.example.test"], settings.DataFolder));
            Console.WriteLine("acme-client, in a folder where 'npm install acme-client' was run:");
            Console.WriteLine("  " + ClientHints.AcmeClient(server, settings, "www.example.test"));
            Console.WriteLine();
        }
    }
}
