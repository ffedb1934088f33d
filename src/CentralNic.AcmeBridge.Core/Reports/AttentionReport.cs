using System.Collections.Immutable;
using System.Diagnostics;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>What a person should know or do, as pages, commands and notifications show it. Holds no secret.</summary>
public sealed record AttentionReport
{
    /// <summary>
    /// Why: <c>publish-by-hand</c>, <c>parked</c>, <c>credit-exhausted</c>, <c>proof-missing</c>, <c>store-damaged</c>,
    /// <c>purchases-held</c>, <c>approval-outstanding</c>, <c>held-up</c>, <c>refused</c> or
    /// <c>order-failed</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The ACME order.</summary>
    public required string Order { get; init; }

    /// <summary>Who pays.</summary>
    public required string Tenant { get; init; }

    /// <summary>The profile that was ordered.</summary>
    public required string Profile { get; init; }

    /// <summary>The names that were ordered.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>What happened, in full.</summary>
    public required string Text { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it is tried or looked at again, UTC; <see langword="null"/>: not by itself.</summary>
    public DateTimeOffset? NextLook { get; init; }

    /// <summary>What the last check of the proofs found.</summary>
    public string? Finding { get; init; }

    /// <summary>What is to be published by hand.</summary>
    public required ImmutableArray<DcvProofReport> Proofs { get; init; }

    /// <summary>The commands that answer; empty when there is nothing to answer.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    internal static AttentionReport Of(Order order)
    {
        var (issuance, attention) = (order.Issuance!, order.Issuance!.Attention!);
        return new AttentionReport
        {
            Kind = NameOf(attention.Kind),
            Order = order.Id.Value,
            Tenant = order.Tenant.Value,
            Profile = order.Profile,
            Names = order.Names,
            Text = attention.Text,
            Since = attention.Since,
            NextLook = order.IsFinal ? null : issuance.NextLook,
            Finding = issuance.DcvFinding,
            Proofs = attention.Kind == AttentionKind.PublishByHand
                ? [.. issuance.Dcv.Where(ManualDcvPublisher.IsByHand).Select(DcvProofReport.Of)]
                : [],
            Commands = attention.Kind switch
            {
                AttentionKind.Parked => AnswerCommands.For(order.Id, issuance.PurchaseInQuestion),
                AttentionKind.ApprovalOutstanding when !order.IsFinal => AnswerCommands.ForApproval(order.Id),
                _ => [],
            },
        };
    }

    internal static string NameOf(AttentionKind kind) => kind switch
    {
        AttentionKind.PublishByHand => "publish-by-hand",
        AttentionKind.Parked => "parked",
        AttentionKind.CreditExhausted => "credit-exhausted",
        AttentionKind.ProofMissing => "proof-missing",
        AttentionKind.StoreDamaged => "store-damaged",
        AttentionKind.PurchasesHeld => "purchases-held",
        AttentionKind.ApprovalOutstanding => "approval-outstanding",
        AttentionKind.HeldUp => "held-up",
        AttentionKind.Refused => "refused",
        AttentionKind.Failed => "order-failed",
        _ => throw new UnreachableException($"The attention {kind} has no name."),
    };
}
