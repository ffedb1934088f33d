using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Profiles;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>What a tenant's settings must be; each refusal names the setting and how to correct it.</summary>
internal static class TenantSettingsCheck
{
    private static readonly HashSet<string> LimitNames =
        [.. typeof(RequestLimits).GetProperties().Where(property => !property.GetMethod!.IsStatic).Select(property => property.Name)];

    /// <summary>Refuses wrong settings.</summary>
    /// <exception cref="ArgumentException">One is wrong.</exception>
    public static void Check(TenantSettings settings, ProfileCatalog profiles)
    {
        if (settings.Names.IsEmpty && settings.Profiles.IsEmpty)
        {
            throw WrongSetting.Of(
                "names", "or 'profiles' must say what the tenant may order: give its domains, or * for all names; or the profiles");
        }

        DomainLists.Check("names", settings.Names);
        DomainLists.Check("preauthorizedNames", settings.PreauthorizedNames);
        var offered = profiles.All.Select(profile => profile.Profile.Name).Order(StringComparer.Ordinal);
        if (settings.Profiles.FirstOrDefault(profile => !profiles.IsOffered(profile)) is { } unknown)
        {
            throw WrongSetting.Of("profiles", $"has '{unknown}', which is not a profile; give some of {string.Join(", ", offered)}");
        }

        if (settings.DefaultProfile is { } chosen
            && !(settings.Profiles.IsEmpty ? offered : settings.Profiles.AsEnumerable()).Contains(chosen, StringComparer.Ordinal))
        {
            throw WrongSetting.Of(
                "defaultProfile",
                $"is '{chosen}', which the tenant may not order; give one of "
                + string.Join(", ", settings.Profiles.IsEmpty ? offered : settings.Profiles.AsEnumerable()));
        }

        CheckBudget(settings);
        CheckApproval(settings.Approval);
        CheckLimits(settings.Limits);
    }

    private static void CheckBudget(TenantSettings settings)
    {
        var budget = settings.Budget;
        foreach (var (key, amount) in new[]
            { ("perOrder", budget.PerOrder), ("perMonth", budget.PerMonth), ("perYear", budget.PerYear) })
        {
            if (amount < 0)
            {
                throw WrongSetting.Of($"budget.{key}", "is less than nothing; give an amount without VAT, 0 or more");
            }
        }

        if (budget.PerMonth > budget.PerYear)
        {
            throw WrongSetting.Of("budget.perMonth", "is more than 'budget.perYear'; lower the one, or raise the other");
        }

        if (budget.Currency is { } currency && !(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)))
        {
            throw WrongSetting.Of(
                "budget.currency", $"is '{currency}', which is not a currency; give the reseller account's by its three letters, as EUR");
        }
    }

    private static void CheckApproval(TenantApproval? approval)
    {
        if (approval is null or { Url: null })
        {
            return;
        }

        if (approval.Url is { Scheme: not "https" } url && !(url.Scheme == "http" && url.IsLoopback))
        {
            throw WrongSetting.Of(
                "approval.url", "is http to another machine, where the questions could be read and answered by others; give an https URL");
        }

        if (approval.NewSecret is null ? approval.ProtectedSecret.IsEmpty : WebhookSecret.TryParse(approval.NewSecret.Reveal()) is null)
        {
            throw WrongSetting.Of(
                "approval.secret",
                (approval.NewSecret is null ? "is missing" : "is not whsec_ and 24 to 64 bytes in Base64")
                + "; give a secret such as 'echo whsec_$(openssl rand -base64 32)' makes");
        }

        if (approval.MaxWait is { } wait && (wait < TimeSpan.FromMinutes(1) || wait > TimeSpan.FromDays(30)))
        {
            throw WrongSetting.Of("approval.maxWait", "must be from 1m to 30d");
        }

        if (approval.Timeout is { } timeout && (timeout < TimeSpan.FromSeconds(1) || timeout > TimeSpan.FromMinutes(1)))
        {
            throw WrongSetting.Of("approval.timeout", "must be from 1s to 1m");
        }
    }

    private static void CheckLimits(RequestLimitOverrides limits)
    {
        RateLimit?[] rates =
        [
            limits.NewAccountsPerAddress,
            limits.NewOrdersPerAccount,
            limits.NewOrdersPerTenant,
            limits.CertificatesPerNameSet,
            limits.FailedValidationsPerName,
        ];
        PurchaseRate?[] purchases = [limits.PurchasesPerAccount, limits.PurchasesPerExternalAccountKey, limits.PurchasesPerTenant];
        int?[] counts =
        [
            limits.PendingOrdersPerAccount,
            limits.PendingOrdersPerTenant,
            limits.PurchasesPerNameSet,
            limits.FailedOrdersBeforePause,
            .. rates.Select(rate => rate?.Count),
            .. purchases.SelectMany(rate => new[] { rate?.PerHour, rate?.PerDay, rate?.PerMonth }),
        ];
        if (counts.Any(count => count < 1) || rates.Any(rate => rate is { } given && given.Window <= TimeSpan.Zero))
        {
            throw WrongSetting.Of("limits", "has a number or a time that is not above 0; leave a limit out to have that of all tenants");
        }

        if (limits.Unlimited.FirstOrDefault(name => !LimitNames.Contains(name)) is { } unknown)
        {
            throw WrongSetting.Of(
                "limits",
                $"has '{unknown}', which is not a limit; give some of {string.Join(", ", LimitNames.Order(StringComparer.Ordinal))}");
        }
    }
}
