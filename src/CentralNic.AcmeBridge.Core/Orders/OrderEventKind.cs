namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>What happened to an order. The names are written into documents, so they never change.</summary>
public enum OrderEventKind
{
    /// <summary>The client made the order. Detail: its program, as it names itself (User-Agent).</summary>
    Created,

    /// <summary>A name could not be validated for the client. Detail: the name, the challenge and what was found.</summary>
    ValidationFailed,

    /// <summary>All names are validated; the client can finalize. Detail: by which challenges.</summary>
    Ready,

    /// <summary>The client finalized it. Detail: the CSR's SHA-256.</summary>
    Finalized,

    /// <summary>It was decided how the certificate is obtained. Detail: the plan, and why.</summary>
    Decided,

    /// <summary>The issuance came into another state. Detail: the state, and what belongs to it.</summary>
    State,

    /// <summary>A command was sent to the reseller. Detail: its name.</summary>
    Command,

    /// <summary>The proofs for the CA were looked for or published. Detail: what was found.</summary>
    Proof,

    /// <summary>A step could not be taken at the reseller. Detail: why.</summary>
    Trouble,

    /// <summary>A person should know or do something. Detail: what.</summary>
    Attention,

    /// <summary>The operator did something with it. Detail: what.</summary>
    Operator,

    /// <summary>The order is valid, or invalid. Detail: the certificate, or why.</summary>
    Ended,

    /// <summary>Approval of the purchase was asked for, given or denied. Detail: the decision, and what was asked about.</summary>
    Approval,

    /// <summary>Earlier events are not kept. Only in reports.</summary>
    LeftOut,
}
