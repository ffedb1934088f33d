using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Operators;

/// <summary>Changes who may sign in to the pages, each with its entry in the audit trail.</summary>
internal sealed class OperatorChanges(OperatorUsers users, PasswordHashing passwords, ChangeRecorder recorder, TimeProvider time)
{
    private const string Area = "operators";

    /// <summary>How an operator stands.</summary>
    /// <exception cref="KeyNotFoundException">There is no such operator.</exception>
    public async Task<OperatorReport> DescribeAsync(string name, CancellationToken cancellationToken) => OperatorReport.Of(
        await users.FindAsync(name, cancellationToken) ?? throw new KeyNotFoundException($"There is no operator '{name}'."));

    /// <summary>Adds one.</summary>
    /// <param name="name">The name, which can be given.</param>
    public Task<OperatorReport> AddAsync(
        string name, OperatorRole role, string password, OperatorCaller caller, CancellationToken cancellationToken) =>
        recorder.CreateAsync(
            caller,
            new AuditedChange(Area + ".add", ThingOf(name)) { Tenant = role.Tenant },
            async () => OperatorReport.Of(await users.AddAsync(
                name, role, await passwords.HashAsync(password, cancellationToken), cancellationToken)),
            added => added,
            cancellationToken);

    /// <summary>Sets the password.</summary>
    public Task<OperatorReport> SetPasswordAsync(
        string name, string password, OperatorCaller caller, CancellationToken cancellationToken) => ChangeAsync(
        name,
        "password",
        caller,
        async () => await users.SetPasswordAsync(name, await passwords.HashAsync(password, cancellationToken), cancellationToken),
        cancellationToken);

    /// <summary>Sets the role.</summary>
    public Task<OperatorReport> SetRoleAsync(string name, OperatorRole role, OperatorCaller caller, CancellationToken cancellationToken) =>
        ChangeAsync(name, "role", caller, () => users.SetRoleAsync(name, role, cancellationToken), cancellationToken);

    /// <summary>Disables one, or enables them again.</summary>
    public Task<OperatorReport> EnableAsync(string name, bool enable, OperatorCaller caller, CancellationToken cancellationToken) =>
        ChangeAsync(
            name, enable ? "enable" : "disable", caller, () => users.SetEnabledAsync(name, enable, cancellationToken), cancellationToken);

    /// <summary>Makes the secret of a second factor.</summary>
    public async Task<NewTotpReport> BeginTotpAsync(string name, OperatorCaller caller, CancellationToken cancellationToken)
    {
        byte[] secret = [];
        var report = await ChangeAsync(
            name,
            "totp",
            caller,
            async () => secret = await users.BeginTotpAsync(name, cancellationToken),
            cancellationToken);
        return new NewTotpReport(TotpCodes.TextOf(secret), TotpCodes.UriOf(report.Name, secret));
    }

    /// <summary>Has the second factor count.</summary>
    public Task<OperatorReport> ConfirmTotpAsync(string name, string code, OperatorCaller caller, CancellationToken cancellationToken) =>
        ChangeAsync(
            name,
            "totp.confirm",
            caller,
            () => users.ConfirmTotpAsync(name, secret => TotpCodes.StepOf(secret, code, time.GetUtcNow()), cancellationToken),
            cancellationToken);

    /// <summary>Takes the second factor away.</summary>
    public Task<OperatorReport> RemoveTotpAsync(string name, OperatorCaller caller, CancellationToken cancellationToken) =>
        ChangeAsync(name, "totp.remove", caller, () => users.RemoveTotpAsync(name, cancellationToken), cancellationToken);

    private static string ThingOf(string name) => $"{Area}/{OperatorUsers.NameOf(name)}";

    private Task<OperatorReport> ChangeAsync(
        string name, string act, OperatorCaller caller, Func<Task> change, CancellationToken cancellationToken) => recorder.ChangeAsync(
        caller,
        new AuditedChange($"{Area}.{act}", ThingOf(name)),
        () => DescribeAsync(name, cancellationToken),
        change,
        cancellationToken);
}
