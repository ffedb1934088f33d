namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>What a customer must make visible for one order, the same for all its names.</summary>
/// <param name="Method">The method.</param>
/// <param name="Value">DigiCert: the random value or request token of the order. Sectigo: the unique value.</param>
/// <param name="CsrMd5">Upper hexadecimal MD5 of the DER CSR.</param>
/// <param name="CsrSha256">Lower hexadecimal SHA-256 of the DER CSR.</param>
internal sealed record DcvProof(DcvMethod Method, string Value, string CsrMd5, string CsrSha256);
