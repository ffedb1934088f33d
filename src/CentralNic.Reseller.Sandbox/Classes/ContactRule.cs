namespace CentralNic.Reseller.Sandbox.Classes;

/// <summary>Whether a class wants a kind of contact, in the words of GetCertificateInfo (manual 9.1.2).</summary>
internal enum ContactRule
{
    No,
    Mandatory,
}
