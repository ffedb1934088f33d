namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>The ways to prove control of a domain that the sandbox checks (manual 3.5, 9.3.3).</summary>
internal enum DcvMethod
{
    Email,
    Http,
    Https,
    DnsTxt,
    DnsCname,
}
