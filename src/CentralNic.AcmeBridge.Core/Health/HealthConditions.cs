namespace CentralNic.AcmeBridge.Core.Health;

/// <summary>The names of conditions. They are told to monitoring, so they never change.</summary>
public static class HealthConditions
{
    /// <summary>This machine's clock differs from the reseller's, or from what was written last, by more than an hour.</summary>
    public const string ClockOff = "clock-off";

    /// <summary>Documents of the store are damaged and were set aside, or its file went bad while the bridge runs.</summary>
    public const string StoreDamaged = "store-damaged";

    /// <summary>
    /// Nothing is bought, because the store may know less than the reseller has (a restore, an accepted loss, an older copy).
    /// </summary>
    public const string PurchasesHeld = "purchases-held";

    /// <summary>No backup could be made for twice the time that is configured.</summary>
    public const string BackupOld = "backup-old";

    /// <summary>The reseller refuses the login.</summary>
    public const string ResellerLogin = "reseller-login";

    /// <summary>The reseller does not answer, or not as it should.</summary>
    public const string ResellerAway = "reseller-away";

    /// <summary>The file system of the data folder has little room left.</summary>
    public const string DiskFilling = "disk-filling";

    /// <summary>The ledger and the orders at the reseller differ, as the last comparison found.</summary>
    public const string LedgerDiffers = "ledger-differs";

    /// <summary>The bridge's own certificate could not be had or renewed, or waits for the operator.</summary>
    public const string OwnCertificate = "own-certificate";

    /// <summary>All of them, but for those of single notification channels.</summary>
    public static IReadOnlyList<string> All { get; } =
        [ClockOff, StoreDamaged, PurchasesHeld, BackupOld, ResellerLogin, ResellerAway, DiskFilling, LedgerDiffers, OwnCertificate];
}
