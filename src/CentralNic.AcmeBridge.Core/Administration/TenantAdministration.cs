using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.Reseller;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>Tenants that are made, changed, disabled and shown while the bridge runs; those of the configuration are shown alone.</summary>
public sealed partial class TenantAdministration
{
    private readonly TenantRepository _repository;
    private readonly TenantDirectory _directory;
    private readonly TenantPlans _plans;
    private readonly ProfileCatalog _profiles;
    private readonly KeyAdministration _keys;
    private readonly AccountClosing _closing;
    private readonly TimeProvider _time;
    private readonly ILogger<TenantAdministration> _logger;

    internal TenantAdministration(
        TenantRepository repository,
        TenantDirectory directory,
        TenantPlans plans,
        ProfileCatalog profiles,
        KeyAdministration keys,
        AccountClosing closing,
        TimeProvider time,
        ILogger<TenantAdministration> logger)
    {
        (_repository, _directory, _plans, _profiles) = (repository, directory, plans, profiles);
        (_keys, _closing, _time, _logger) = (keys, closing, time, logger);
    }

    /// <summary>Makes a tenant, and in the same commit an external account key for it, if one is wanted.</summary>
    /// <param name="name">Its name, up to 64 letters, digits, dots, hyphens and underscores; letter case does not matter.</param>
    /// <param name="settings">What it may order, and how much. Names or profiles must be said.</param>
    /// <param name="key">The key; its tenant does not count. <see langword="null"/>: none.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <returns>The tenant, and the key with its HMAC key in base64url, which nothing shows again.</returns>
    /// <exception cref="ArgumentException">The name, a setting or the key is wrong; the message names it.</exception>
    /// <exception cref="InvalidOperationException">There is a tenant or key of the name.</exception>
    public async Task<(TenantReport Tenant, ExternalAccountKeyReport? Key, Secret? Hmac)> CreateAsync(
        string name, TenantSettings settings, ExternalAccountKeyDraft? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(settings);
        if (!Name().IsMatch(name))
        {
            throw WrongSetting.Of("name", "is not a name for a tenant: use up to 64 letters, digits, dots, hyphens and underscores");
        }

        var id = new TenantId(name.ToLowerInvariant());
        if (_directory.Find(id) is not null)
        {
            throw new InvalidOperationException($"There is a tenant '{id}' already.");
        }

        TenantSettingsCheck.Check(settings, _profiles);
        var tenant = new StoredTenant { Name = id, Settings = _repository.Protect(id, settings), Created = _time.GetUtcNow() };
        (StoredExternalAccountKey Key, Secret Hmac)? made = key is null ? null : _keys.Make(key with { Tenant = id }, tenant.ToTenant());
        await _repository.AddAsync(tenant, made?.Key, cancellationToken);
        LogMade(id.Value, made?.Key.Kid);
        return (
            await ShowAsync(id, CancellationToken.None),
            made is { } shown ? await _keys.ShowAsync(shown.Key.Kid, CancellationToken.None) : null,
            made?.Hmac);
    }

    /// <summary>Shows a tenant.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="KeyNotFoundException">There is no such tenant.</exception>
    public async Task<TenantReport> ShowAsync(TenantId id, CancellationToken cancellationToken)
    {
        var tenant = _directory.Find(id) ?? throw NotFound(id);
        return Report(tenant, tenant.IsStored ? await _repository.FindAsync(id, cancellationToken) : null);
    }

    /// <summary>Reads a page of the tenants, in the order of their names.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <exception cref="ArgumentException">The cursor is none, or the limit is out of bounds.</exception>
    public async Task<Page<TenantReport>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var names = NamePages.Read(_directory.All.Select(tenant => tenant.Id.Value), page);
        var reports = ImmutableArray.CreateBuilder<TenantReport>(names.Items.Length);
        foreach (var name in names.Items)
        {
            reports.Add(await ShowAsync(new TenantId(name), cancellationToken));
        }

        return new Page<TenantReport>(reports.DrainToImmutable(), names.Next);
    }

    /// <summary>
    /// Changes what a tenant of the store may order. It counts for orders from then on, and for those that are finalized.
    /// </summary>
    /// <param name="id">Its name.</param>
    /// <param name="version">
    /// The version that the change is made from; <see langword="null"/>: it counts whatever was changed meanwhile.
    /// </param>
    /// <param name="change">Gives the new settings.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such tenant.</exception>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it.</exception>
    /// <exception cref="StaleVersionException">The tenant was changed since.</exception>
    /// <exception cref="InvalidOperationException">The tenant is the configuration's.</exception>
    public async Task<TenantReport> ChangeAsync(
        TenantId id, long? version, Func<TenantSettings, TenantSettings> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        RequireStored(id);
        await _repository.ChangeAsync(
            id,
            version,
            current =>
            {
                var settings = change(current.Settings);
                TenantSettingsCheck.Check(settings, _profiles);
                return current with { Settings = settings };
            },
            cancellationToken);
        LogChanged(id.Value);
        return await ShowAsync(id, CancellationToken.None);
    }

    /// <summary>
    /// Lets a tenant of the store order nothing more, and bind no new accounts. What was ordered at the reseller goes on to its end, other
    /// orders that were finalized end. Called again after a crash in between, it goes on.
    /// </summary>
    /// <param name="id">Its name.</param>
    /// <param name="reason">Why; clients are told. <see langword="null"/>: no reason is given.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such tenant.</exception>
    /// <exception cref="InvalidOperationException">The tenant is the configuration's.</exception>
    public async Task<TenantReport> DisableAsync(TenantId id, string? reason, CancellationToken cancellationToken)
    {
        RequireStored(id);
        var disabling = new TenantDisabling(_time.GetUtcNow(), reason);
        var changed = await _repository.ChangeAsync(
            id, null, current => current.Disabled is null ? current with { Disabled = disabling } : current, cancellationToken);
        LogDisabled(id.Value, changed.Disabled!.Reason ?? "no reason was given");
        await _closing.SettleOrdersAsync(id);
        return await ShowAsync(id, CancellationToken.None);
    }

    /// <summary>Lets a tenant of the store order again.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such tenant.</exception>
    /// <exception cref="InvalidOperationException">The tenant is the configuration's.</exception>
    public async Task<TenantReport> EnableAsync(TenantId id, CancellationToken cancellationToken)
    {
        RequireStored(id);
        await _repository.ChangeAsync(
            id, null, current => current.Disabled is null ? current : current with { Disabled = null }, cancellationToken);
        LogEnabled(id.Value);
        return await ShowAsync(id, CancellationToken.None);
    }

    private static KeyNotFoundException NotFound(TenantId id) => new($"There is no tenant '{id}'.");

    private void RequireStored(TenantId id)
    {
        if (!(_directory.Find(id) ?? throw NotFound(id)).IsStored)
        {
            throw new InvalidOperationException(
                $"The tenant '{id}' is the configuration's: change Tenants:{id} there and restart the bridge.");
        }
    }

    private TenantApprovalReport? ApprovalOf(Tenant tenant, StoredTenant? stored)
    {
        if (stored?.Settings.Approval is null && !_plans.Approvals.Tenants.ContainsKey(tenant.Id.Value))
        {
            return null;
        }

        var own = _plans.Approvals.Of(tenant.Id);
        return new TenantApprovalReport(
            own?.Url, own?.MaxWait, own?.Timeout, stored?.Settings.Approval?.SecretSetAt, own is not { Secret: null });
    }

    private TenantReport Report(Tenant tenant, Versioned<StoredTenant>? kept) => new()
    {
        Name = tenant.Id.Value,
        Source = tenant.IsStored ? Sources.Store : Sources.Configuration,
        Enabled = tenant.Disabled is null,
        DisabledAt = tenant.Disabled?.At,
        DisabledReason = tenant.Disabled?.Reason,
        Names = [.. tenant.Names.Values],
        Profiles = tenant.Profiles,
        DefaultProfile = tenant.DefaultProfile,
        PreauthorizedNames = [.. tenant.PreauthorizedNames.Values],
        Budget = _plans.Budgets.Of(tenant.Id),
        Approval = ApprovalOf(tenant, kept?.Value),
        Limits = _plans.Limits.Of(tenant.Id),
        OwnLimits = kept?.Value.Settings.Limits,
        Keys = _directory.Keys.Count(owned => owned.Tenant == tenant.Id && owned.Key.EndAt(_time.GetUtcNow()) is null),
        Version = kept?.Version,
        CreatedAt = kept?.Value.Created,
    };

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex Name();

    [LoggerMessage(350, LogLevel.Information, "Tenant {Tenant} made, with external account key {Kid}")]
    private partial void LogMade(string tenant, string? kid);

    [LoggerMessage(351, LogLevel.Information, "Tenant {Tenant} changed")]
    private partial void LogChanged(string tenant);

    [LoggerMessage(352, LogLevel.Information, "Tenant {Tenant} is disabled and orders nothing more: {Reason}")]
    private partial void LogDisabled(string tenant, string reason);

    [LoggerMessage(353, LogLevel.Information, "Tenant {Tenant} is enabled")]
    private partial void LogEnabled(string tenant);
}
