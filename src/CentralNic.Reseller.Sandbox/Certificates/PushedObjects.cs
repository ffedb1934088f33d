namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>What a push has moved to another account (manual 8.4.4).</summary>
/// <param name="Certificates">The certificates' ids.</param>
/// <param name="OrderId">The order's id.</param>
/// <param name="Contacts">Each contact: its id so far, its id in the new account, and whether it was copied because others need it.</param>
internal sealed record PushedObjects(
    IReadOnlyList<string> Certificates, string OrderId, IReadOnlyList<(string Before, string After, bool Cloned)> Contacts);
