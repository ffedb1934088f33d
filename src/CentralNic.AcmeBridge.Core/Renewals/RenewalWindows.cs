using CentralNic.AcmeBridge.Core.Certificates;

namespace CentralNic.AcmeBridge.Core.Renewals;

/// <summary>
/// Works out when a certificate is best renewed. Pure: what is known goes in, the window comes out (docs/design/issuance.md).
/// </summary>
internal static class RenewalWindows
{
    /// <summary>Parts of a certificate's life that make its usual window: from a third before the end, a twelfth long.</summary>
    private const int Third = 3;
    private const int Twelfth = 12;

    /// <summary>What is left to the client after the window, should its renewal fail at first.</summary>
    private static readonly TimeSpan MostReserve = TimeSpan.FromDays(10);

    private static readonly TimeSpan PulledForwardSpread = TimeSpan.FromDays(1);
    private static readonly TimeSpan Past = TimeSpan.FromHours(1);

    /// <summary>Works the window out. It ends before the certificate does.</summary>
    public static RenewalWindow Of(RenewalQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (question.Certificate.Revocation is { } revocation)
        {
            return new RenewalWindow(revocation.Asked - (2 * Past), revocation.Asked - Past);
        }

        if (question.KeyIsCompromised)
        {
            return new RenewalWindow(question.Now - (2 * Past), question.Now - Past);
        }

        var due = Due(question);
        return question.Certificate.RenewFrom is { } from && from < due.Start
            ? new RenewalWindow(from, Earlier(from + PulledForwardSpread, due.End))
            : due;
    }

    private static RenewalWindow Due(RenewalQuestion question)
    {
        var certificate = question.Certificate;
        var (expiry, life) = (certificate.NotAfter, certificate.NotAfter - certificate.NotBefore);
        var (step, usualStart) = (life / Twelfth, expiry - (life / Third));
        if (question.Subscription is not { Ended: null } subscription)
        {
            return Late(usualStart, expiry, life, lastFree: expiry - question.NeededPaidTime);
        }

        // A reissue is worth while when it outlives the certificate, and free until so much paid time is left.
        var end = subscription.ReissuesEndBy(question.ReissuesKeepTheExpiry);
        var usual = new RenewalWindow(usualStart, usualStart + step);
        if (end is null)
        {
            return usual;
        }

        var lastFree = end.Value - question.NeededPaidTime;
        if (end > expiry + step)
        {
            if (usual.End <= lastFree)
            {
                return usual;
            }

            var free = new RenewalWindow(lastFree - step, lastFree);
            if (free.Start >= certificate.NotBefore + (life / 2) && question.Now < free.End)
            {
                return free;
            }
        }

        return Late(usualStart, Earlier(expiry, end.Value), life, lastFree);
    }

    /// <summary>
    /// The next certificate costs a paid year, so it is late: not before the last moment at which it would be another's reissue, and in
    /// good time.
    /// </summary>
    private static RenewalWindow Late(DateTimeOffset usualStart, DateTimeOffset last, TimeSpan life, DateTimeOffset lastFree)
    {
        var step = life / Twelfth;
        var end = last - (step < MostReserve ? step : MostReserve);
        var start = usualStart > lastFree ? usualStart : lastFree;
        return new RenewalWindow(Earlier(start, end - step), end);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
