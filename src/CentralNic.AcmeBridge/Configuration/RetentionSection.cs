using CentralNic.AcmeBridge.Core.Retention;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Retention</c>: how long documents are kept that nobody needs any more.</summary>
internal static class RetentionSection
{
    private const string Longest = "36500d";

    private static readonly RetentionOptions Defaults = new();

    internal static readonly SettingGroup Keys = new("Retention");

    internal static readonly Setting<TimeSpan> FinishedOrders = Keys.Value("FinishedOrders",
        "How long an order is kept after it was fulfilled. It stays longer until its certificate has expired; one that was paid for stays "
        + "until its paid time is over, at least 400 days",
        Duration("1d", Longest), Defaults.FinishedOrders, example: "90d");

    internal static readonly Setting<TimeSpan> InvalidOrders = Keys.Value("InvalidOrders",
        "How long an order is kept after it came to nothing. One for which money was spent stays at least 400 days",
        Duration("1d", Longest), Defaults.InvalidOrders, example: "30d");

    internal static readonly Setting<TimeSpan> ExpiredCertificates = Keys.Value("ExpiredCertificates",
        "How long a certificate is kept after it expired. It stays at least as long as `FinishedOrders` keeps the orders that it was "
        + "issued for",
        Duration("1d", Longest), Defaults.ExpiredCertificates, example: "30d");

    internal static readonly Setting<TimeSpan> EndedSubscriptions = Keys.Value("EndedSubscriptions",
        "How long what was paid for is kept after the paid time is over",
        Duration("400d", Longest), Defaults.EndedSubscriptions, example: "730d");

    internal static readonly Setting<TimeSpan> Notifications = Keys.Value("Notifications",
        "How long a notification is kept. It stays longer while what it tells of goes on, or it has yet to be delivered",
        Duration("7d", Longest), Defaults.Notifications, example: "180d");

    internal static readonly Setting<TimeSpan> AuditTrail = Keys.Value("AuditTrail",
        "How long an entry of the audit trail is kept",
        Duration("30d", Longest), Defaults.AuditTrail, example: "1095d");

    internal static readonly Setting<bool> Compact = Keys.Value("Compact",
        "Whether the database is written anew, while the bridge runs, when at least half of it and 64 MiB hold nothing. The disk needs "
        + "room for what is left meanwhile",
        Flag, Defaults.Compact, example: "true");

    internal static RetentionOptions Read(SettingsReader reader) => new()
    {
        FinishedOrders = reader.Get(FinishedOrders),
        InvalidOrders = reader.Get(InvalidOrders),
        ExpiredCertificates = reader.Get(ExpiredCertificates),
        EndedSubscriptions = reader.Get(EndedSubscriptions),
        Notifications = reader.Get(Notifications),
        AuditTrail = reader.Get(AuditTrail),
        Compact = reader.Get(Compact),
    };
}
