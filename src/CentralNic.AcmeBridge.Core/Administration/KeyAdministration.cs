using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.Reseller;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>External account keys (RFC 8555 section 7.3.4) that are made, listed and revoked while the bridge runs.</summary>
public sealed partial class KeyAdministration
{
    private const string KidLetters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int LongestLabel = 200;
    private const int MostAccountsShown = 20;

    private readonly TenantRepository _repository;
    private readonly TenantDirectory _directory;
    private readonly ProfileCatalog _profiles;
    private readonly AccountRegistry _accounts;
    private readonly AccountClosing _closing;
    private readonly LastUses _uses;
    private readonly TimeProvider _time;
    private readonly ILogger<KeyAdministration> _logger;

    internal KeyAdministration(
        TenantRepository repository,
        TenantDirectory directory,
        ProfileCatalog profiles,
        AccountRegistry accounts,
        AccountClosing closing,
        LastUses uses,
        TimeProvider time,
        ILogger<KeyAdministration> logger)
    {
        (_repository, _directory, _profiles, _accounts) = (repository, directory, profiles, accounts);
        (_closing, _uses, _time, _logger) = (closing, uses, time, logger);
    }

    /// <summary>Makes a key.</summary>
    /// <param name="draft">What it is for.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <returns>The key, and its HMAC key in base64url, which nothing shows again.</returns>
    /// <exception cref="ArgumentException">There is no such tenant, or the key would allow what the tenant may not.</exception>
    /// <exception cref="InvalidOperationException">There is a key of the name, or the tenant is disabled.</exception>
    public async Task<(ExternalAccountKeyReport Key, Secret Hmac)> CreateAsync(
        ExternalAccountKeyDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var tenant = _directory.Find(draft.Tenant)
            ?? throw WrongSetting.Of("tenant", $"is '{draft.Tenant}', which does not exist; 'tenants list' shows those that there are");
        if (tenant.Disabled is not null)
        {
            throw new InvalidOperationException($"The tenant '{tenant.Id}' is disabled; enable it first.");
        }

        var (key, hmac) = Make(draft, tenant);
        await _repository.AddAsync(null, key, cancellationToken);
        LogMade(key.Kid, key.Tenant.Value);
        return (await ShowAsync(key.Kid, cancellationToken), hmac);
    }

    /// <summary>Shows a key with the accounts that were made with it.</summary>
    /// <param name="kid">Its name; letter case does not matter.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public async Task<ExternalAccountKeyReport> ShowAsync(string kid, CancellationToken cancellationToken)
    {
        var (tenant, key) = Require(kid);
        int valid = 0, closed = 0;
        var first = ImmutableArray.CreateBuilder<string>();
        await foreach (var account in _accounts.ListOfKeyAsync(key.Kid, cancellationToken))
        {
            if (account.Status != AccountStatus.Valid)
            {
                closed++;
            }
            else if (valid++ < MostAccountsShown)
            {
                first.Add(account.Id.Value);
            }
        }

        var report = await ReportAsync(tenant, key, cancellationToken);
        return report with
        {
            Status = report is { Status: "active", OneAccountOnly: true } && valid + closed > 0 ? "used" : report.Status,
            Accounts = new KeyAccounts(valid, closed, first.DrainToImmutable()),
        };
    }

    /// <summary>Reads a page of the keys, in the order of their names.</summary>
    /// <param name="tenant">Only those of this tenant; <see langword="null"/>: of all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <exception cref="ArgumentException">The cursor is none, or the limit is out of bounds.</exception>
    public async Task<Page<ExternalAccountKeyReport>> ListAsync(
        TenantId? tenant, PageRequest page, CancellationToken cancellationToken)
    {
        var names = NamePages.Read(
            from owned in _directory.Keys
            where tenant is null || owned.Tenant == tenant
            select owned.Key.Kid.ToLowerInvariant(),
            page);
        var reports = ImmutableArray.CreateBuilder<ExternalAccountKeyReport>(names.Items.Length);
        foreach (var kid in names.Items)
        {
            var owned = Require(kid);
            reports.Add(await ReportAsync(owned.Tenant, owned.Key, cancellationToken));
        }

        return new Page<ExternalAccountKeyReport>(reports.DrainToImmutable(), names.Next);
    }

    /// <summary>
    /// Has a key make no more accounts. Those that were made with it go on, still bound by its names and profiles, unless they are closed
    /// too. Called again after a crash in between, it goes on.
    /// </summary>
    /// <param name="kid">The key; letter case does not matter.</param>
    /// <param name="reason">Why; <see langword="null"/>: no reason is given.</param>
    /// <param name="closesAccounts">Whether the accounts that were made with it are closed for good.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <returns>The key, with what became of its accounts.</returns>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    /// <exception cref="InvalidOperationException">It is the configuration's.</exception>
    public async Task<ExternalAccountKeyReport> RevokeAsync(
        string kid, string? reason, bool closesAccounts, CancellationToken cancellationToken)
    {
        var (tenant, key) = Require(kid);
        if (key.Stored is null)
        {
            throw new InvalidOperationException(
                $"The external account key '{key.Kid}' is the configuration's: take Tenants:{tenant}:ExternalAccountKeys:{key.Kid} away "
                + "there and restart the bridge. Its accounts are closed one by one by 'accounts deactivate'.");
        }

        var now = _time.GetUtcNow();
        await _repository.ChangeKeyAsync(
            key.Kid,
            current => current.Revoked is null ? current with { Revoked = now, RevocationReason = reason } : current,
            cancellationToken);
        LogRevoked(key.Kid, tenant.Value, reason ?? "no reason was given");
        if (closesAccounts)
        {
            var why = reason ?? $"the external account key {key.Kid} was revoked";
            await foreach (var account in _accounts.ListOfKeyAsync(key.Kid, CancellationToken.None))
            {
                if (account.Status == AccountStatus.Valid)
                {
                    await _closing.RevokeAsync(account.Id, why, CancellationToken.None);
                }
            }
        }

        return await ShowAsync(key.Kid, CancellationToken.None);
    }

    /// <summary>Makes a key that is not kept yet.</summary>
    /// <exception cref="ArgumentException">The draft is wrong.</exception>
    /// <exception cref="InvalidOperationException">There is a key of the name.</exception>
    internal (StoredExternalAccountKey Key, Secret Hmac) Make(ExternalAccountKeyDraft draft, Tenant tenant)
    {
        Check(draft, tenant);
        var kid = draft.Kid ?? $"{tenant.Id}_{RandomNumberGenerator.GetString(KidLetters, 8)}";
        if (_directory.FindKey(kid) is not null)
        {
            throw new InvalidOperationException($"There is an external account key '{kid}' already; choose another kid.");
        }

        var hmac = ExternalAccountKey.NewHmac();
        ExternalAccountKey.TryDecode(hmac.Reveal(), out var bytes);
        var key = new StoredExternalAccountKey
        {
            Kid = kid,
            Tenant = tenant.Id,
            Label = draft.Label,
            Names = draft.Names,
            Profiles = draft.Profiles,
            DefaultProfile = draft.DefaultProfile,
            OneAccountOnly = draft.OneAccountOnly,
            Created = _time.GetUtcNow(),
            Expires = draft.Expires,
            ProtectedHmac = _repository.Protect(bytes!, kid),
        };
        CryptographicOperations.ZeroMemory(bytes);
        return (key, hmac);
    }

    private void Check(ExternalAccountKeyDraft draft, Tenant tenant)
    {
        if (draft.Kid is { } kid && !Kid().IsMatch(kid))
        {
            throw WrongSetting.Of("kid", "is not a key id: use up to 128 letters, digits, dots, hyphens and underscores");
        }

        if (draft.Label is { } label && (label.Length > LongestLabel || label.Any(char.IsControl)))
        {
            throw WrongSetting.Of("label", $"is one line of at most {LongestLabel} characters");
        }

        if (draft.Expires <= _time.GetUtcNow())
        {
            throw WrongSetting.Of("expires", "must be in the future");
        }

        DomainLists.Check("names", draft.Names);
        if (draft.Names.FirstOrDefault(name => !tenant.MayHave(name) || (name == "*" && !tenant.Names.Values.Contains("*"))) is { } foreign)
        {
            throw WrongSetting.Of(
                "names",
                $"has '{foreign}', which tenant '{tenant.Id}' may not order; it may order {string.Join(", ", tenant.Names.Values)}");
        }

        if (draft.Profiles.FirstOrDefault(profile => !_profiles.IsOffered(profile) || !tenant.MayUse(profile)) is { } unknown)
        {
            throw WrongSetting.Of(
                "profiles", $"has '{unknown}', which tenant '{tenant.Id}' may not order; it may order {ProfilesOf(tenant)}");
        }

        if (draft.DefaultProfile is { } profile
            && (!_profiles.IsOffered(profile) || !tenant.MayUse(profile)
                || !(draft.Profiles.IsEmpty || draft.Profiles.Contains(profile, StringComparer.Ordinal))))
        {
            throw WrongSetting.Of(
                "defaultProfile",
                $"is '{profile}', which the key's accounts may not order; the tenant may order {ProfilesOf(tenant)}");
        }
    }

    private string ProfilesOf(Tenant tenant) => string.Join(
        ", ", _profiles.All.Select(offered => offered.Profile.Name).Where(tenant.MayUse).Order(StringComparer.Ordinal));

    private (TenantId Tenant, ExternalAccountKey Key) Require(string kid) =>
        _directory.FindKey(kid) ?? throw new KeyNotFoundException($"There is no external account key '{kid}'.");

    private async Task<ExternalAccountKeyReport> ReportAsync(
        TenantId tenant, ExternalAccountKey key, CancellationToken cancellationToken) => new()
        {
            Kid = key.Kid,
            Tenant = tenant.Value,
            Source = key.Stored is null ? Sources.Configuration : Sources.Store,
            Status = key.EndAt(_time.GetUtcNow()) is not null ? (key.Stored!.Revoked is null ? "expired" : "revoked")
                : key.IsReadable ? "active" : "unreadable",
            Label = key.Stored?.Label,
            Names = [.. key.Names?.Values ?? []],
            Profiles = key.Profiles,
            DefaultProfile = key.DefaultProfile,
            OneAccountOnly = key.OneAccountOnly,
            CreatedAt = key.Stored?.Created,
            ExpiresAt = key.Stored?.Expires,
            RevokedAt = key.Stored?.Revoked,
            RevocationReason = key.Stored?.RevocationReason,
            LastUsedAt = await _uses.FindKeyAsync(key.Kid, cancellationToken),
        };

    [GeneratedRegex("^[A-Za-z0-9._-]{1,128}$")]
    private static partial Regex Kid();

    [LoggerMessage(345, LogLevel.Information, "External account key {Kid} made for tenant {Tenant}")]
    private partial void LogMade(string kid, string tenant);

    [LoggerMessage(346, LogLevel.Information, "External account key {Kid} of tenant {Tenant} is revoked: {Reason}")]
    private partial void LogRevoked(string kid, string tenant, string reason);
}
