using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>
/// The tenants and external account keys of the store. What is committed counts at once: the directory, the budgets and the limits that
/// orders are judged by follow it.
/// </summary>
internal sealed partial class TenantRepository : IDisposable
{
    private readonly IDocumentStore _store;
    private readonly TenantDirectory _directory;
    private readonly TenantPlans _plans;
    private readonly ISecretProtector _secrets;
    private readonly TimeProvider _time;
    private readonly ILogger<TenantRepository> _logger;
    private readonly DocumentSet<StoredTenant> _tenants;
    private readonly DocumentSet<StoredExternalAccountKey> _keys;

    /// <summary>Changes take turns, so that what is put in place last was committed last.</summary>
    private readonly SemaphoreSlim _turn = new(1);
    private bool _loaded;

    /// <summary>Makes it; nothing is known before <see cref="LoadAsync"/>.</summary>
    /// <param name="store">Where they are kept.</param>
    /// <param name="directory">Follows.</param>
    /// <param name="plans">Follow.</param>
    /// <param name="secrets">Encrypts the secrets of keys and approvals.</param>
    /// <param name="time">Says when a secret was set.</param>
    /// <param name="logger">Told of what does not count, or cannot be read.</param>
    public TenantRepository(
        IDocumentStore store,
        TenantDirectory directory,
        TenantPlans plans,
        ISecretProtector secrets,
        TimeProvider time,
        ILogger<TenantRepository> logger)
    {
        (_store, _directory, _plans, _secrets, _time, _logger) = (store, directory, plans, secrets, time, logger);
        _tenants = new DocumentSet<StoredTenant>(
            store, "tenant", AdministrationJson.Default, tenant => tenant.Name.Value);
        _keys = new DocumentSet<StoredExternalAccountKey>(
            store, "external-account-key", AdministrationJson.Default, key => IdOf(key.Kid));
    }

    /// <summary>
    /// Puts another configuration in place between two changes of the store, whose tenants follow it: their limits are told on top of the
    /// configuration's, and one whose name the configuration has does not count.
    /// </summary>
    /// <param name="configure">Does it.</param>
    public Task ConfigureAsync(Action configure, CancellationToken cancellationToken) => TakeTurnAsync(
        async () =>
        {
            var tenants = await _tenants.ListAsync(null, cancellationToken).Select(tenant => tenant.Value).ToArrayAsync(cancellationToken);
            configure();
            Publish(tenants, []);
            return tenants.Length;
        },
        cancellationToken);

    /// <summary>Reads all that is kept, once, before the first request is answered.</summary>
    /// <exception cref="StoreUnavailableException">Secrets of the store cannot be decrypted.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_loaded)
            {
                return;
            }

            await new StoredSecrets(_store).RequireReadableAsync(_secrets, cancellationToken);
            var tenants = await _tenants.ListAsync(null, cancellationToken).Select(tenant => tenant.Value).ToArrayAsync(cancellationToken);
            var keys = await _keys.ListAsync(null, cancellationToken).Select(key => key.Value).ToArrayAsync(cancellationToken);
            foreach (var tenant in tenants.Where(tenant => _directory.IsConfigured(tenant.Name)))
            {
                LogShadowed(tenant.Name.Value);
            }

            Publish(tenants, keys);
            string[] unreadable = [.. keys.Where(key => key.Revoked is null && !Of(key).IsReadable).Select(key => key.Kid)];
            if (unreadable.Length > 0)
            {
                LogUnreadable(unreadable.Length, string.Join(", ", unreadable.Take(20)));
            }

            string[] unasked =
            [
                .. tenants.Where(tenant => tenant.Settings.Approval is { Url: not null } && !_directory.IsConfigured(tenant.Name)
                    && _plans.Approvals.Of(tenant.Name) is { Secret: null }).Select(tenant => tenant.Name.Value),
            ];
            if (unasked.Length > 0)
            {
                LogUnasked(unasked.Length, string.Join(", ", unasked.Take(20)));
            }

            if (tenants.Length + keys.Length > 0)
            {
                LogLoaded(tenants.Length, keys.Length);
            }

            _loaded = true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Finds a tenant of the store.</summary>
    public ValueTask<Versioned<StoredTenant>?> FindAsync(TenantId id, CancellationToken cancellationToken) =>
        _tenants.ReadAsync(id.Value, cancellationToken);

    /// <summary>Encrypts the secret of a key.</summary>
    public byte[] Protect(ReadOnlySpan<byte> hmac, string kid) => _secrets.Protect(hmac, StoredExternalAccountKey.PurposeOf(kid));

    /// <summary>Encrypts what is secret of a tenant's settings.</summary>
    public TenantSettings Protect(TenantId id, TenantSettings settings) =>
        settings with { Approval = settings.Approval?.Protect(id, _secrets, _time.GetUtcNow()) };

    /// <summary>Keeps a new tenant, a new key, or both in one commit.</summary>
    /// <exception cref="InvalidOperationException">One of the name was made meanwhile.</exception>
    public async Task AddAsync(StoredTenant? tenant, StoredExternalAccountKey? key, CancellationToken cancellationToken)
    {
        DocumentWrite[] writes =
        [
            .. tenant is null ? (DocumentWrite[])[] : [_tenants.Put(tenant, 0)],
            .. key is null ? (DocumentWrite[])[] : [_keys.Put(key, 0)],
        ];
        try
        {
            await TakeTurnAsync(
                async () =>
                {
                    await _store.CommitAsync(writes, CancellationToken.None);
                    Publish(tenant is null ? [] : [tenant], key is null ? [] : [key]);
                    return true;
                },
                cancellationToken);
        }
        catch (DocumentConflictException)
        {
            throw new InvalidOperationException(
                $"There is {(tenant is null ? $"an external account key '{key!.Kid}'" : $"a tenant '{tenant.Name}'")} already.");
        }
    }

    /// <summary>Changes a tenant of the store.</summary>
    /// <param name="version">The version that the change is made from; <see langword="null"/>: whichever there is.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    /// <exception cref="StaleVersionException">It was changed since.</exception>
    public Task<StoredTenant> ChangeAsync(
        TenantId id, long? version, Func<StoredTenant, StoredTenant> change, CancellationToken cancellationToken) => TakeTurnAsync(
        async () =>
        {
            var current = await _tenants.ReadAsync(id.Value, cancellationToken)
                ?? throw new KeyNotFoundException($"There is no tenant '{id}'.");
            StaleVersionException.ThrowIfStale(version, current.Version, $"The tenant '{id}'");
            var changed = change(current.Value);
            if (!ReferenceEquals(changed, current.Value))
            {
                changed = changed with { Settings = Protect(id, changed.Settings) };
                await _store.CommitAsync([_tenants.Put(changed, current.Version)], CancellationToken.None);
                Publish([changed], []);
            }

            return changed;
        },
        cancellationToken);

    /// <summary>Changes a key of the store.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Task<StoredExternalAccountKey> ChangeKeyAsync(
        string kid, Func<StoredExternalAccountKey, StoredExternalAccountKey> change, CancellationToken cancellationToken) => TakeTurnAsync(
        async () =>
        {
            var current = await _keys.ReadAsync(IdOf(kid), cancellationToken)
                ?? throw new KeyNotFoundException($"There is no external account key '{kid}'.");
            var changed = change(current.Value);
            if (!ReferenceEquals(changed, current.Value))
            {
                await _store.CommitAsync([_keys.Put(changed, current.Version)], CancellationToken.None);
                Publish([], [changed]);
            }

            return changed;
        },
        cancellationToken);

    public void Dispose() => _turn.Dispose();

    private static string IdOf(string kid) => kid.ToLowerInvariant();

    private ExternalAccountKey Of(StoredExternalAccountKey key) => new(key, _secrets);

    private async Task<T> TakeTurnAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await act();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What limits a tenant is in place before the tenant is: nothing is ordered in between without limits.</summary>
    private void Publish(StoredTenant[] tenants, StoredExternalAccountKey[] keys)
    {
        _plans.Budgets.Put(tenants.Select(tenant => KeyValuePair.Create(tenant.Name.Value, tenant.Settings.Budget)));
        _plans.Limits.Put(
            tenants.Select(tenant => KeyValuePair.Create(tenant.Name.Value, tenant.Settings.Limits.Over(_plans.Limits.All))));
        foreach (var tenant in tenants)
        {
            if (tenant.Settings.Approval is { } approval)
            {
                _plans.Approvals.Put(tenant.Name, approval.ToEndpoint(tenant.Name, _secrets));
            }
            else
            {
                _plans.Approvals.Remove(tenant.Name);
            }
        }

        _directory.Put(tenants.Select(tenant => tenant.ToTenant()), keys.Select(Of));
    }

    [LoggerMessage(340, LogLevel.Warning, "The tenant {Tenant} of the store does not count: the configuration has one of the name")]
    private partial void LogShadowed(string tenant);

    [LoggerMessage(341, LogLevel.Error,
        "{Count} external account keys make no accounts, because their secrets were given up. Revoke them and make others: {Kids}")]
    private partial void LogUnreadable(int count, string kids);

    [LoggerMessage(342, LogLevel.Information, "The store has {Tenants} tenants and {Keys} external account keys")]
    private partial void LogLoaded(int tenants, int keys);

    [LoggerMessage(343, LogLevel.Error,
        "Nobody can be asked to approve the purchases of {Count} tenants, because the secrets for it were given up; their orders wait. Set "
        + "other secrets: {Tenants}")]
    private partial void LogUnasked(int count, string tenants);
}
