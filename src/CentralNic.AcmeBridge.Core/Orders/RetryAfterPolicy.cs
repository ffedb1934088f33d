namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>
/// How often clients do well to ask for an order that is processing: often at first, when most are issued, and ever more seldom when the CA
/// takes its time, as it does to vet an organization. Answers are held besides, so nobody learns late of what is quick.
/// </summary>
internal static class RetryAfterPolicy
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(3);

    /// <summary>Clients must not be sent away for longer (they give up, or believe that it hangs).</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(600);

    /// <summary>The wait for an order: a tenth of the time since it was finalized, within 3 and 600 seconds.</summary>
    /// <returns>The wait in whole seconds; <see langword="null"/>: the order is not processing.</returns>
    public static TimeSpan? RetryAfter(Order order, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order is not { Status: OrderStatus.Processing, Issuance: { } issuance })
        {
            return null;
        }

        var wait = (now - (issuance.Begun ?? issuance.Since)) / 10;
        return wait <= Shortest ? Shortest : wait >= Longest ? Longest : TimeSpan.FromSeconds(Math.Floor(wait.TotalSeconds));
    }
}
