using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>One command of the API.</summary>
internal interface ISandboxCommand
{
    /// <summary>The command's name.</summary>
    string Name { get; }

    /// <summary>The parameters that it knows, besides <c>apiversion</c>.</summary>
    AcceptedParameters Accepted { get; }

    /// <summary>Whether it belongs to the SSL API and needs <c>apiversion = 2</c>: version 1 is closed for new orders.</summary>
    bool NeedsVersion2 { get; }

    /// <summary>The right that a user needs for it; <see langword="null"/>: none.</summary>
    AclNeed? Needs => null;

    /// <summary>Does the command.</summary>
    /// <exception cref="CommandRefusedException">The command is answered with an error code.</exception>
    ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken);
}
