namespace CentralNic.Reseller.Sandbox.Classes;

/// <summary>The CA behind a class. The two differ in DCV, chain and prices (manual section 7).</summary>
internal enum CaBrand
{
    DigiCert,
    Sectigo,
}
