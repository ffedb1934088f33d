namespace CentralNic.Reseller.Certificates;

/// <summary>At which level names are validated (manual 8.1.2, <c>dcvscope</c>).</summary>
public enum DcvScope
{
    /// <summary>At the base domain: proof for <c>example.com</c> is good for <c>www.example.com</c>.</summary>
    Base,

    /// <summary>Each name exactly as it is ordered.</summary>
    Fqdn,
}
