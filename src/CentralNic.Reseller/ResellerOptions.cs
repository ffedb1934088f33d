namespace CentralNic.Reseller;

/// <summary>How the reseller's API is reached. Configuration section <c>Reseller</c>.</summary>
public sealed record ResellerOptions
{
    /// <summary>The live system's address.</summary>
    public static Uri LiveEndpoint { get; } = new("https://api.rrpproxy.net/api/call.cgi");

    /// <summary>The test system's (OT&amp;E) address; it has its own data and password and bills nothing.</summary>
    public static Uri TestEndpoint { get; } = new("https://api-ote.rrpproxy.net/api/call.cgi");

    /// <summary>The address to send commands to: https, or http on a loopback address.</summary>
    public Uri Endpoint { get; init; } = LiveEndpoint;

    /// <summary>The account's name, or <c>account:user</c> for a user with rights of its own.</summary>
    public required string Login { get; init; }

    /// <summary>The password of the account or user.</summary>
    public required Secret Password { get; init; }

    /// <summary>Whether commands say <c>s_opmode=OTE</c>; must go together with <see cref="TestEndpoint"/>.</summary>
    public bool UseTestSystem { get; init; }

    /// <summary>
    /// Whether the client logs in once (StartSession) and sends the session's id in place of the password. Off by default, because it is
    /// the safe way: with the password every command stands for itself, nothing runs out or must be renewed, and it costs no command of the
    /// budget. Sessions spare the API a check of the password, which makes commands quicker, and the password is sent once a day.
    /// When they do not work, the client falls back to the password and says so in the log.
    /// </summary>
    public bool UseSessions { get; init; }

    /// <summary>The time that connecting, with TLS, may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The time that one command may take in all. Long, because an order whose answer is given up leaves its outcome unknown.
    /// </summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>The HTTP proxy to use; <see langword="null"/>: none. The environment's proxy is never used.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>How many commands a second are sent in the long run. The API is documented for about one per account.</summary>
    public double CommandsPerSecond { get; init; } = 1;

    /// <summary>How many commands may be sent at once after a time of silence.</summary>
    public int Burst { get; init; } = 5;

    /// <summary>How many commands may be under way at the same time.</summary>
    public int MaxConcurrency { get; init; } = 4;

    /// <summary>How often a command that changes nothing is sent at most, when it fails for a passing reason.</summary>
    public int ReadAttempts { get; init; } = 4;

    /// <summary>The wait before the second attempt; doubled for each further one, up to 30 seconds.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long nothing is sent after the API has locked the account for abuse (code 422).</summary>
    public TimeSpan AbuseLockPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// After how many failures in a row (no answer, an unreadable one, or a passing fault of the API) nothing is sent for
    /// <see cref="CircuitPause"/>: commands fail at once, with the time of the next try.
    /// </summary>
    public int CircuitFailures { get; init; } = 5;

    /// <summary>
    /// How long nothing is sent at first. Then one command that changes nothing tries; each time that it fails the pause doubles.
    /// </summary>
    public TimeSpan CircuitPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause between two tries.</summary>
    public TimeSpan CircuitMaxPause { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Finds the mistakes in these options.</summary>
    /// <returns>One sentence for each mistake, beginning with the name of the property; empty: all is well.</returns>
    public IReadOnlyList<string> FindMistakes()
    {
        var mistakes = new List<string>();
        if (Endpoint is not { IsAbsoluteUri: true }
            || !(Endpoint.Scheme == Uri.UriSchemeHttps || (Endpoint.Scheme == Uri.UriSchemeHttp && Endpoint.IsLoopback)))
        {
            mistakes.Add($"Endpoint must be an https address (http only on loopback), for example {LiveEndpoint}.");
        }
        else if (Endpoint.Query.Length > 0 || Endpoint.UserInfo.Length > 0)
        {
            mistakes.Add("Endpoint must not hold a query or a user: logins are sent in the body.");
        }
        else if (UseTestSystem == (Endpoint.Host == LiveEndpoint.Host) && !Endpoint.IsLoopback)
        {
            if (UseTestSystem || Endpoint.Host == TestEndpoint.Host)
            {
                mistakes.Add(
                    $"UseTestSystem and Endpoint contradict each other: the test system is {TestEndpoint}, the live one {LiveEndpoint}.");
            }
        }

        Check(!string.IsNullOrWhiteSpace(Login), "Login must be set to the account's name or 'account:user'.");
        Check(Password is { IsEmpty: false }, "Password must be set.");
        Check(ConnectTimeout > TimeSpan.Zero, "ConnectTimeout must be above zero.");
        Check(TotalTimeout > TimeSpan.Zero
            && TotalTimeout <= TimeSpan.FromHours(1), "TotalTimeout must be above zero and at most one hour.");
        Check(Proxy is null
            || Proxy is { IsAbsoluteUri: true }, "Proxy must be an absolute address, for example http://proxy.example:3128.");
        Check(CommandsPerSecond is > 0 and <= 1_000_000, "CommandsPerSecond must be above 0 and at most 1,000,000.");
        Check(Burst is >= 1 and <= 100_000, "Burst must be 1 to 100,000.");
        Check(MaxConcurrency is >= 1 and <= 1_000, "MaxConcurrency must be 1 to 1,000.");
        Check(ReadAttempts is >= 1 and <= 20, "ReadAttempts must be 1 to 20.");
        Check(RetryDelay >= TimeSpan.Zero && RetryDelay <= TimeSpan.FromMinutes(1), "RetryDelay must be 0 to 60 seconds.");
        Check(AbuseLockPause >= TimeSpan.Zero && AbuseLockPause <= TimeSpan.FromHours(24), "AbuseLockPause must be 0 to 24 hours.");
        Check(CircuitFailures is >= 1 and <= 1_000_000, "CircuitFailures must be 1 to 1,000,000.");
        Check(CircuitPause > TimeSpan.Zero
            && CircuitPause <= TimeSpan.FromHours(1), "CircuitPause must be above zero and at most one hour.");
        Check(CircuitMaxPause >= CircuitPause
            && CircuitMaxPause <= TimeSpan.FromHours(24), "CircuitMaxPause must be at least CircuitPause and at most 24 hours.");
        return mistakes;

        void Check(bool good, string mistake)
        {
            if (!good)
            {
                mistakes.Add(mistake);
            }
        }
    }
}
