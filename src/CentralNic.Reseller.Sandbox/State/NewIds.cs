using System.Globalization;
using System.Security.Cryptography;

namespace CentralNic.Reseller.Sandbox.State;

/// <summary>Makes ids that are not taken. Only inside the register's lock.</summary>
internal sealed class NewIds(
    Func<string, bool> certificateTaken, Func<string, bool> orderTaken, Func<string, bool> contactTaken, long lastEvent)
{
    private readonly HashSet<string> _given = new(StringComparer.OrdinalIgnoreCase);
    private long _lastEvent = lastEvent;

    /// <summary>The class's prefix and eight digits (manual 6.2).</summary>
    public string Certificate(string prefix) => Free(certificateTaken, prefix);

    /// <summary>The class's prefix and nine digits, the first of them 0 (manual 9.1.22).</summary>
    public string Order(string prefix) => Free(orderTaken, prefix + "0");

    public string Contact() => Free(contactTaken, "CC-");

    public long Event() => ++_lastEvent;

    /// <summary>A number of the CA's own (manual 9.1.16: ca certificate id, ca order id).</summary>
    public static long AtCa() => RandomNumberGenerator.GetInt32(100_000_000, 1_000_000_000);

    /// <summary>The number under which the reseller's support finds a request that failed (manual 8.1.2). No command takes it.</summary>
    public static string FailedRequest() =>
        "FAIL" + RandomNumberGenerator.GetInt32(1_000_000, 10_000_000).ToString(CultureInfo.InvariantCulture);

    private string Free(Func<string, bool> taken, string prefix)
    {
        string id;
        do
        {
            id = prefix + RandomNumberGenerator.GetInt32(10_000_000, 100_000_000).ToString(CultureInfo.InvariantCulture);
        }
        while (taken(id) || !_given.Add(id));
        return id;
    }
}
