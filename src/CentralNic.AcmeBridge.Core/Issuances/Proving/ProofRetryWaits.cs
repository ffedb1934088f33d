using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Issuances.Proving;

/// <summary>
/// How soon an issuance looks again for proofs that could not be seen. The waits grow, until a person is told of it: from then on it is
/// seen within a minute that they are there, as long as not too many orders wait so.
/// </summary>
internal sealed class ProofRetryWaits(DcvVisibilityOptions options)
{
    /// <summary>With the time that looking itself takes this is less than a minute.</summary>
    internal static readonly TimeSpan WhenTold = TimeSpan.FromSeconds(45);

    /// <summary>So many orders are looked at in a second; when more wait than that allows, each is looked at less often.</summary>
    private const int MostInASecond = 5;

    private volatile int _waiting;

    /// <summary>Notes how many orders cannot show their proofs.</summary>
    public void Note(int waiting) => _waiting = waiting;

    /// <summary>The wait after something was found to be missing.</summary>
    /// <param name="issuance">The issuance as it was before that was found.</param>
    /// <param name="now">When it was found.</param>
    public TimeSpan WaitAfter(Issuance issuance, DateTimeOffset now)
    {
        var growing = options.WaitAfter(issuance.DcvLooks + 1);
        var crowded = TimeSpan.FromSeconds((double)_waiting / MostInASecond);
        var told = crowded > WhenTold ? crowded : WhenTold;

        // When the patience is at its end, it is looked for then, and not minutes later.
        var longest = issuance.ProofPatienceLeft(now) is var left && left > told ? left : told;
        return growing < longest ? growing : longest;
    }
}
