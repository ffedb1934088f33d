namespace CentralNic.Reseller.Sandbox;

/// <summary>The parts of the API that rights are given for. The real API has more; these are those of the sandbox's commands.</summary>
public enum SandboxAclLocation
{
    /// <summary>Certificates, their orders and contacts, and the classes.</summary>
    Certificate,

    /// <summary>Events.</summary>
    Event,

    /// <summary>DNS zones.</summary>
    Dns,

    /// <summary>The account and its money.</summary>
    Account,
}
