using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Profiles;

/// <summary>The addresses that the CA shall ask about an order's names (manual 3.5.1, 8.1.2).</summary>
internal static class ApproverEmails
{
    /// <summary>The addresses by name; none for other methods than EMAIL, and for names that the CA shall choose for.</summary>
    public static IReadOnlyDictionary<string, string> Of(Order order, CertificateProfile profile) =>
        DcvMethods.IsEmail(order.Issuance!.DcvMethod ?? "")
            ? (from name in order.Names
               let address = profile.ApproverEmailOf(name)
               where address is not null
               select (
                name, address)).ToDictionary()
            : new Dictionary<string, string>();
}
