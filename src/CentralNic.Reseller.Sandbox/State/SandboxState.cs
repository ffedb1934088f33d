using System.Collections.Concurrent;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.DomainControl;

namespace CentralNic.Reseller.Sandbox.State;

/// <summary>
/// What happened at the sandbox, for tests and demonstrations. All members may be used from any thread; each answer is a snapshot.
/// </summary>
public sealed class SandboxState
{
    private const int CommandsKept = 20_000;

    private readonly Register _register;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<SandboxCommand> _commands = new();
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _findings = new(StringComparer.Ordinal);
    private long _total;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal SandboxState(Register register, TimeProvider time)
    {
        _register = register;
        _time = time;
        register.Changed += Announce;
    }

    /// <summary>All purchases, oldest first.</summary>
    public IReadOnlyList<SandboxPurchase> Purchases => _register.Read(static s => s.Ledger.Purchases.ToList());

    /// <summary>All refunds, oldest first.</summary>
    public IReadOnlyList<SandboxRefund> Refunds => _register.Read(static s => s.Ledger.Refunds.ToList());

    /// <summary>All certificates, oldest first.</summary>
    public IReadOnlyList<SandboxCertificate> Certificates =>
        _register.Read(s => s.Certificates.OrderBy(c => c.Created).Select(c => Snapshot(c, s.Order(c.OrderId))).ToList());

    /// <summary>All events, deleted ones too, oldest first.</summary>
    public IReadOnlyList<SandboxEvent> Events => _register.Read(static s => s.Events.All.ToList());

    /// <summary>The commands received, oldest first; the latest 20,000. Not kept over a restart.</summary>
    public IReadOnlyList<SandboxCommand> Commands => [.. _commands];

    /// <summary>How often a command was received since the start.</summary>
    /// <param name="command">Its name, in any case.</param>
    /// <returns>The count; 0 for one that never came.</returns>
    public int CommandCount(string command) => _counts.GetValueOrDefault(command);

    /// <summary>How many commands were received since the start.</summary>
    public long CommandTotal => Interlocked.Read(ref _total);

    /// <summary>Waits until a condition holds. It is looked at now and after each change of the state.</summary>
    /// <param name="condition">The condition; must be quick.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the condition holds.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task UntilAsync(Func<SandboxState, bool> condition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(condition);
        while (true)
        {
            var next = Volatile.Read(ref _changed).Task;
            if (condition(this))
            {
                return;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    internal void Record(SandboxCommand command)
    {
        _commands.Enqueue(command);
        Interlocked.Increment(ref _total);
        _counts.AddOrUpdate(command.Name, 1, static (_, count) => count + 1);
        if (_commands.Count > CommandsKept)
        {
            _commands.TryDequeue(out _);
        }

        Announce();
    }

    internal void RecordFinding(string certificateId, string? reason)
    {
        if (reason is null)
        {
            _findings.TryRemove(certificateId, out _);
        }
        else
        {
            _findings[certificateId] = reason;
        }

        Announce();
    }

    private void Announce() =>
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private SandboxCertificate Snapshot(CertificateEntry entry, OrderEntry order) => new()
    {
        Id = entry.Id,
        OrderId = entry.OrderId,
        ParentId = entry.ParentId,
        Account = entry.Account,
        Class = entry.Class,
        Names = [.. entry.Rows.Select(r => r.Name)],
        Status = entry.StatusAt(_time.GetUtcNow()),
        DcvMethod = entry.Proof.Method.WireName(),
        ServiceTags = entry.ServiceTags,
        CsrSha256 = entry.Proof.CsrSha256,
        CreatedAt = entry.Created,
        ProvenAt = entry.ProvenAt,
        IssuedAt = entry.IssuedAt,
        ExpiresAt = entry.NotAfter,
        PaidUntil = order.PaidUntil,
        RevokedAt = entry.RevokedAt,
        Pem = entry.Pem,
        FailureReason = entry.FailureReason,
        LastFinding = _findings.GetValueOrDefault(entry.Id),
    };
}
