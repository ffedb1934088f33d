namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>How the operator is told what needs a person. Configuration section <c>Operator:Notify</c>.</summary>
public sealed record NotifyOptions
{
    /// <summary>A program of the operator's; <see langword="null"/>: none.</summary>
    public ProgramChannelOptions? Program { get; init; }

    /// <summary>The mail server and the addresses; <see langword="null"/>: no mail is sent.</summary>
    public MailChannelOptions? Mail { get; init; }

    /// <summary>A system of the operator's that is sent signed messages; <see langword="null"/>: none.</summary>
    public WebhookChannelOptions? Webhook { get; init; }

    /// <summary>Below how much money of the reseller account is told; <see langword="null"/>: of none.</summary>
    public decimal? CreditBelow { get; init; }

    /// <summary>How long before its expiry is told of a certificate without a newer one.</summary>
    public TimeSpan ExpiringBefore { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long before its end is told of paid time.</summary>
    public TimeSpan PaidTimeBefore { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How much of the data folder's file system must be free, in bytes; <see langword="null"/>: as it is usual.</summary>
    public long? DiskBelow { get; init; }

    /// <summary>Where browsers find the operator's pages; <see langword="null"/>: not known, and nothing links to them.</summary>
    public Uri? Pages { get; init; }
}
