
namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>Whether a publisher can publish somewhere.</summary>
public sealed record DcvReach
{
    private DcvReach(string? where, string? obstacle, bool passes)
    {
        Where = where;
        Obstacle = obstacle;
        Passes = passes;
    }

    /// <summary>Where it would be published, in words: <c>zone example.com at 192.0.2.53:53</c>.</summary>
    public string? Where { get; }

    /// <summary>Why it cannot, with what to configure; without final dot.</summary>
    public string? Obstacle { get; }

    /// <summary>Whether the obstacle may go away by itself, such as a server that does not answer.</summary>
    public bool Passes { get; }

    /// <summary>
    /// The DNS zone that it would be written to, and the server that takes the update; <see langword="null"/> where that is not known.
    /// </summary>
    internal DnsZonePlace? Zone { get; init; }

    /// <summary>
    /// What holds at other names of the zone, where the server knows the key but does not permit it this very name; <see langword="null"/>:
    /// nothing is known of other names.
    /// </summary>
    internal DcvReach? AtOtherNames { get; init; }

    /// <summary>What should be looked at though it can; a sentence.</summary>
    public string? Remark { get; init; }

    /// <summary>It can.</summary>
    /// <param name="where">Where it would be published.</param>
    public static DcvReach At(string where) => new(where, null, passes: false);

    /// <summary>It cannot, until somebody corrects something.</summary>
    /// <param name="obstacle">Why.</param>
    public static DcvReach Blocked(string obstacle) => new(null, obstacle, passes: false);

    /// <summary>It cannot just now.</summary>
    /// <param name="obstacle">Why.</param>
    public static DcvReach NotNow(string obstacle) => new(null, obstacle, passes: true);
}
