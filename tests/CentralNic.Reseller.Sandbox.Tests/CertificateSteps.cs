using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

/// <summary>What a customer does with certificates, in few words.</summary>
internal static class CertificateSteps
{
    public const string FilePath = "/.well-known/pki-validation/fileauth.txt";

    /// <summary>Orders by HTTP, without proving anything.</summary>
    public static Task<ResellerResponse> OrderAsync(this Setting setting, string of = "ssl123dv", string name = "example.test") =>
        setting.Api.SendAsync(Api.Order(of, "http", Api.NewCsr(name), name).Set("noautofilldomains", "1"));

    /// <summary>Publishes what an answer asks for, and waits until the certificate is issued.</summary>
    /// <returns>The certificate's id.</returns>
    public static async Task<string> ProveAsync(this Setting setting, ResellerResponse answer)
    {
        Assert.Equal(200, answer.Code);
        for (var i = 0; answer.ValueAt("file name", i) is { } file; i++)
        {
            setting.Customer.Serve(new Uri(file).Host, new Uri(file).LocalPath, answer.ValueAt("file contents", i)!.Replace(' ', '\n'));
        }

        var id = answer.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);
        return id;
    }

    /// <summary>Orders and proves.</summary>
    /// <returns>The certificate's id.</returns>
    public static async Task<string> BuyAsync(this Setting setting, string of = "ssl123dv", string name = "example.test") =>
        await setting.ProveAsync(await setting.OrderAsync(of, name));

    public static Task<ResellerResponse> ReissueAsync(this Setting setting, string id, string? csr = null) =>
        setting.Api.SendAsync(new ResellerCommand("ReissueCertificate").Set("apiversion", "2").Set("certificate", id).SetLines("csr", csr));

    public static Task<ResellerResponse> Version2Async(this Setting setting, string name, string key, string value) =>
        setting.Api.SendAsync(name, ("apiversion", "2"), (key, value));

    public static async Task<string?> StatusOfAsync(this Setting setting, string id) => (await setting.StatusAsync(id)).First("status");

    public static async Task<string?> OrderStatusOfAsync(this Setting setting, string order) =>
        (await setting.Version2Async("StatusCertificateOrder", "certificateorder", order)).First("status");

    public static async Task<string?> BalanceAsync(this Setting setting) => (await setting.Api.SendAsync("StatusAccount")).First("amount");

    public static X509Certificate2 Certificate(this ResellerResponse answer) =>
        X509Certificate2.CreateFromPem(string.Join('\n', answer.Values("cert")));
}
