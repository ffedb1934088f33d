using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Doctor;

namespace CentralNic.AcmeBridge.Tests.CommandLine;

/// <summary>Notes what the command line asked for, and then does what the test wants.</summary>
internal sealed class RecordingCommands : IProgramCommands
{
    internal ServeOptions? Served { get; private set; }

    internal DemoOptions? Shown { get; private set; }

    internal StandaloneSandboxOptions? Simulated { get; private set; }

    internal (DoctorOptions Options, string? To)? Diagnosed { get; private set; }

    internal DoctorDcvOptions? Examined { get; private set; }

    internal ServeOptions? Listed { get; private set; }

    internal NewExternalAccountKeyOptions? Made { get; private set; }

    internal (ServeOptions Where, ImportRequest Request)? Imported { get; private set; }

    internal (ServeOptions Where, bool Repair)? Checked { get; private set; }

    internal ServeOptions? Described { get; private set; }

    internal (ServeOptions Where, string? To)? BackedUp { get; private set; }

    internal (ServeOptions Where, RestoreOptions Options)? Restored { get; private set; }

    internal ServeOptions? Compacted { get; private set; }

    internal ServeOptions? Accepted { get; private set; }

    internal ServeOptions? Rotated { get; private set; }

    internal ServeOptions? SecretLossAccepted { get; private set; }

    internal Func<CancellationToken, Task<int>> Work { get; init; } = _ => Task.FromResult(ExitCode.Success);

    public Task<int> RotateSecretsAsync(ServeOptions where, CancellationToken cancellationToken)
    {
        Rotated = where;
        return Work(cancellationToken);
    }

    public Task<int> AcceptSecretLossAsync(ServeOptions where, CancellationToken cancellationToken)
    {
        SecretLossAccepted = where;
        return Work(cancellationToken);
    }

    public Task<int> ServeAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        Served = options;
        return Work(cancellationToken);
    }

    public Task<int> DoctorAsync(DoctorOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        Diagnosed = (options, null);
        return Work(cancellationToken);
    }

    public Task<int> DoctorBundleAsync(DoctorOptions options, string to, TextWriter output, CancellationToken cancellationToken)
    {
        Diagnosed = (options, to);
        return Work(cancellationToken);
    }

    public Task<int> DoctorDcvAsync(DoctorDcvOptions options, CancellationToken cancellationToken)
    {
        Examined = options;
        return Work(cancellationToken);
    }

    public Task<int> ListDcvAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        Listed = options;
        return Work(cancellationToken);
    }

    public Task<int> NewExternalAccountKeyAsync(NewExternalAccountKeyOptions options, CancellationToken cancellationToken)
    {
        Made = options;
        return Work(cancellationToken);
    }

    public async Task<ImportReport> ImportAsync(
        ServeOptions where, ImportRequest request, Action<ImportProgress> progress, CancellationToken cancellationToken)
    {
        Imported = (where, request);
        await Work(cancellationToken);
        return new ImportReport([]);
    }

    public Task<int> CheckStoreAsync(ServeOptions where, bool repair, CancellationToken cancellationToken)
    {
        Checked = (where, repair);
        return Work(cancellationToken);
    }

    public async Task<StoreInfo> DescribeStoreAsync(ServeOptions where, CancellationToken cancellationToken)
    {
        Described = where;
        await Work(cancellationToken);
        return new StoreInfo("data", 1, 8192, 0, 4096, 0, [new StoreKindCount("order", 3)]);
    }

    public Task<int> CompactStoreAsync(ServeOptions where, CancellationToken cancellationToken)
    {
        Compacted = where;
        return Work(cancellationToken);
    }

    public async Task<StoreBackup> BackUpAsync(ServeOptions where, string? to, CancellationToken cancellationToken)
    {
        BackedUp = (where, to);
        await Work(cancellationToken);
        return new StoreBackup(to ?? "", 0, 0, default, false);
    }

    public Task<int> RestoreAsync(ServeOptions where, RestoreOptions options, CancellationToken cancellationToken)
    {
        Restored = (where, options);
        return Work(cancellationToken);
    }

    public Task<int> AcceptStoreLossAsync(ServeOptions where, CancellationToken cancellationToken)
    {
        Accepted = where;
        return Work(cancellationToken);
    }

    public Task<int> DemoAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        Shown = options;
        return Work(cancellationToken);
    }

    public Task<int> SandboxAsync(StandaloneSandboxOptions options, CancellationToken cancellationToken)
    {
        Simulated = options;
        return Work(cancellationToken);
    }
}
