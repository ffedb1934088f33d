namespace CentralNic.Reseller.Sandbox;

/// <summary>
/// Something that shall go wrong, and when. An occasion is a command that fits <see cref="Command"/>, or, for
/// <see cref="SandboxFaultKind.WrongKey"/>, an issued certificate. The fault happens on the occasions that <see cref="Nth"/>,
/// <see cref="Probability"/> and <see cref="Times"/> leave.
/// </summary>
public sealed record SandboxFault
{
    /// <summary>The longest <see cref="Delay"/>.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    /// <summary>What goes wrong.</summary>
    public required SandboxFaultKind Kind { get; init; }

    /// <summary>
    /// The commands that it befalls, in any case; <c>*</c> stands for any characters. A command with <c>checkonly=1</c> is called
    /// <c>AddCertificate checkonly</c>, so that <c>AddCertificate</c> means only those that buy.
    /// </summary>
    public string Command { get; init; } = "*";

    /// <summary>Whether the command's work is done before the fault. Only for the kinds that leave it open.</summary>
    public bool AfterWork { get; init; }

    /// <summary>How late <see cref="SandboxFaultKind.Slow"/> answers, more than 0 and at most 10 minutes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Only the n-th occasion since the fault was added, from 1; <see langword="null"/>: each.</summary>
    public int? Nth { get; init; }

    /// <summary>The chance on each occasion, more than 0 and at most 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Where the chances come from: the same seed gives the same sequence.</summary>
    public int Seed { get; init; }

    /// <summary>How often it happens at most; <see langword="null"/>: always again.</summary>
    public int? Times { get; init; }

    /// <summary>Finds what is wrong with this fault.</summary>
    /// <returns>One sentence; <see langword="null"/>: nothing.</returns>
    public string? FindMistake() => this switch
    {
        { Kind: var kind } when !Enum.IsDefined(kind) => "There is no such kind of fault.",
        { Command: null or "" } => "The command is empty: name one, or * for all.",
        { Kind: SandboxFaultKind.WrongKey, Command: not "*" } =>
            "A wrong key befalls issued certificates, not commands: leave the command out.",
        { AfterWork: true } when !LeavesWorkOpen(Kind) => $"For {Kind} it is settled whether the work is done: leave that out.",
        { Kind: SandboxFaultKind.Slow } when Delay <= TimeSpan.Zero || Delay > LongestDelay =>
            "The delay must be more than 0 and at most 10 minutes.",
        { Kind: not SandboxFaultKind.Slow } when Delay != TimeSpan.Zero => "Only a slow answer has a delay.",
        { Nth: < 1 } => "The n-th occasion counts from 1.",
        { Times: < 1 } => "It must happen at least 1 time.",
        { Probability: not (> 0 and <= 1) } => "The probability must be more than 0 and at most 1.",
        _ => null,
    };

    private static bool LeavesWorkOpen(SandboxFaultKind kind) => kind
        is SandboxFaultKind.NoAnswer or SandboxFaultKind.ServerError or SandboxFaultKind.Slow or SandboxFaultKind.BadGateway;
}
