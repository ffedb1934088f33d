namespace CentralNic.AcmeBridge.Trials.Year;

/// <summary>When a client thinks that its certificate must be renewed.</summary>
internal enum RenewalPolicy
{
    /// <summary>When a third of its life is left, as certbot and Caddy do.</summary>
    ThirdLeft,

    /// <summary>When 30 days are left, or half of a life shorter than that: the fixed number of many cron jobs.</summary>
    ThirtyDaysLeft,

    /// <summary>Every 60 days, or at two thirds of a life that is shorter, as acme.sh does.</summary>
    EverySixtyDays,

    /// <summary>At a moment of the window that the bridge tells, chosen at random (RFC 9773 section 4.2).</summary>
    RenewalInformation,
}
