namespace CentralNic.Reseller.Sandbox;

/// <summary>What can go wrong on demand.</summary>
public enum SandboxFaultKind
{
    /// <summary>The connection is closed without an answer, before or after the work (<see cref="SandboxFault.AfterWork"/>).</summary>
    NoAnswer,

    /// <summary>The answer is code 421, before or after the work: the real one does not tell which.</summary>
    ServerError,

    /// <summary>The answer is code 422, the lock for too many commands; nothing is done.</summary>
    AbuseLock,

    /// <summary>The answer is code 549, the command failed; nothing is done.</summary>
    CommandFailed,

    /// <summary>
    /// The answer comes late, by <see cref="SandboxFault.Delay"/> of the machine's clock. The work is done before or after the wait.
    /// </summary>
    Slow,

    /// <summary>The work is done, and the answer breaks off before its <c>EOF</c>.</summary>
    Truncated,

    /// <summary>The answer is HTTP status 502 with a page of HTML, before or after the work.</summary>
    BadGateway,

    /// <summary>QueryEventList lists each event twice, one behind the other.</summary>
    DuplicateEvents,

    /// <summary>QueryEventList lists the events of its answer backwards, whatever order was asked for.</summary>
    ReorderEvents,

    /// <summary>The CA issues for a key that is not the CSR's. Its occasions are issued certificates, not commands.</summary>
    WrongKey,

    /// <summary>An answer with a certificate lacks the intermediate.</summary>
    MissingIntermediate,
}
