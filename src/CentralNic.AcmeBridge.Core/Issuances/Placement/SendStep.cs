using CentralNic.AcmeBridge.Core.Issuances.Collecting;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>
/// From <see cref="IssuanceState.Intent"/>, when its command was certainly not sent yet: sends it, books what it ordered, and takes the
/// certificate in when the answer has it. What may have been sent is <c>RecoverStep</c>'s.
/// </summary>
internal sealed class SendStep(CertificatePlacement placement, CertificateDelivery delivery, ProfileCatalog profiles) : IIssuanceStep
{
    public IReadOnlyList<IssuanceState> From { get; } = [IssuanceState.Intent];

    public bool Takes(Order order) => placement.IsUnsent(order);

    public async Task<StepResult> TakeAsync(Order order, CancellationToken cancellationToken)
    {
        var offered = profiles.Of(order);
        var (otherwise, ordered) = await placement.SendAsync(order, offered, cancellationToken);
        if (otherwise is { } instead)
        {
            return instead;
        }

        var booked = await placement.BookAsync(order, offered, ordered!);
        return await delivery.TakeAsync(booked, ordered!, CancellationToken.None) ?? StepResult.Next(booked);
    }
}
