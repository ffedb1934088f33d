using System.Globalization;

namespace CentralNic.AcmeBridge.Benchmarks.Lists;

/// <summary>What a store is filled with. Everything of a number is the same each time, except keys and dates.</summary>
/// <param name="Orders">How many orders; not fewer than certificates.</param>
/// <param name="Certificates">How many certificates.</param>
internal sealed record FillPlan(int Orders, int Certificates)
{
    /// <summary>How many accounts have the orders.</summary>
    public const int Accounts = 1_000;

    /// <summary>How many tenants pay.</summary>
    public const int Tenants = 50;

    /// <summary>How many certificates were issued in a subscription.</summary>
    public const int PerSubscription = 4;

    /// <summary>Of so many orders that got no certificate one is still open, the others came to nothing.</summary>
    public const int OneOpenOf = 60;

    /// <summary>One of so many certificates is revoked.</summary>
    public const int OneRevokedOf = 100;

    /// <summary>The certificates expire evenly over so many days, the last quarter of them in the past.</summary>
    public const int Days = 120;

    /// <summary>The tenant of an account.</summary>
    public static string TenantOf(int account) => string.Create(CultureInfo.InvariantCulture, $"tenant{account % Tenants}");

    /// <summary>The domain of a customer: one for each subscription.</summary>
    public static string DomainOf(int subscription) => string.Create(CultureInfo.InvariantCulture, $"customer{subscription}.example");

    /// <summary>The names of a certificate.</summary>
    public static string[] NamesOf(int certificate) =>
        [DomainOf(certificate / PerSubscription), "www." + DomainOf(certificate / PerSubscription)];
}
