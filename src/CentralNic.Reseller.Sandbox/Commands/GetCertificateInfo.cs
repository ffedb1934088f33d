using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>GetCertificateInfo (manual 8.4.2, 9.1.1, 9.1.2): all classes, or the rules of one.</summary>
internal sealed class GetCertificateInfo : ISandboxCommand
{
    public string Name => "GetCertificateInfo";

    public AcceptedParameters Accepted { get; } = new("class");

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.ReadCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var response = WireText.Success();
        if (call.Text("class") is null)
        {
            return new(response.AddRange("class", ClassTable.All.Select(c => c.Name)).Add("column", "class"));
        }

        var of = OrderRequest.ReadClass(call);
        var maxPaid = of.San ? of.MaxDomains : of.IncludedDomains;
        return new(response
            .Add("brand", of.Brand.ToString())
            .Add("class", of.Name)
            .Add("dcv dns cname", Bit(of.DcvMethods.Contains(DcvMethod.DnsCname)))
            .Add("dcv dns txt", Bit(of.DcvMethods.Contains(DcvMethod.DnsTxt)))
            .Add("dcv email", Bit(of.DcvMethods.Contains(DcvMethod.Email)))
            .Add("dcv http", Bit(of.DcvMethods.Contains(DcvMethod.Http)))
            .Add("evapprovercontact", Rule(of.EvApproverContact))
            .Add("included domains with base", WireText.Number(of.IncludedDomains))
            .Add("included nonwildcard domains with base", WireText.Number(of.IncludedDomains))
            .Add("included wildcard domains with base", WireText.Number(of.Wildcard ? of.IncludedDomains : 0))
            .Add("max domains", WireText.Number(maxPaid))
            .Add("max domains including alternatives", WireText.Number(
                Math.Min(of.MaxDomains, of.San ? of.MaxDomains : maxPaid + of.MaxFreeAlternatives)))
            .Add("max free alternatives", WireText.Number(of.MaxFreeAlternatives))
            .Add("max nonwildcard domains", WireText.Number(maxPaid))
            .Add("max wildcard domains", WireText.Number(of.Wildcard ? maxPaid : 0))
            .Add("name", of.MarketedName)
            .Add("organizationcontact", Rule(of.OrganizationContact))
            .Add("periods", "1y")
            .Add("prefix", of.Prefix)
            .AddRange("server type", of.ServerTypes)
            .Add("supplier", of.Brand.ToString().ToUpperInvariant())
            .Add("supports immediate issuance", Bit(of.ImmediateIssuance))
            .Add("techcontact", Rule(of.TechContact))
            .Add("type", of.Type)
            .Add("wildcard", Bit(of.Wildcard)));
    }

    private static string Bit(bool value) => value ? "1" : "0";

    private static string Rule(ContactRule rule) => rule.ToString().ToUpperInvariant();
}
