using System.Globalization;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.Reseller.Accounts;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>Whether the reseller account has money for the next order.</summary>
internal sealed class CreditCheck : IDoctorCheck
{
    public string Name => "credit";

    public DoctorNeeds Needs => DoctorNeeds.Reseller;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (account, failure, _) = await context.AskAccountAsync(cancellationToken);
        yield return account is null
            ? DoctorFinding.Skipped($"The reseller does not tell the account's money: {ResellerCheck.Words(failure!)}.")
            : Judge(context, account);
    }

    private static DoctorFinding Judge(DoctorContext context, AccountStatus account)
    {
        if ((account.Amount ?? account.Credit) is null)
        {
            return DoctorFinding.Skipped("The reseller's answer names no money.");
        }

        // As the bridge's own warning counts it; how the parts add up is not documented.
        var left = (account.Amount ?? 0) + (account.Credit ?? 0);
        var words = string.Create(
            CultureInfo.InvariantCulture,
            $"The account has {account.Amount:0.00} and credit {account.Credit:0.00} {account.Currency}").TrimEnd();
        var needed = context.Configured.Operator.Notify.CreditBelow;
        if (left <= 0 || left < context.CheapestPrice)
        {
            return DoctorFinding.Failed(
                words + (context.CheapestPrice is { } price
                    ? string.Create(CultureInfo.InvariantCulture, $", less than the cheapest class costs ({price:0.00} with VAT).")
                    : "."),
                "Add credit to the account: orders wait until there is money.");
        }

        return left < needed
            ? DoctorFinding.Warning(
                words + string.Create(CultureInfo.InvariantCulture, $", less than {NotifySection.CreditBelow.Key} ({needed})."),
                "Add credit to the account.") with
            {
                Setting = NotifySection.CreditBelow.Key,
            }
            : DoctorFinding.Ok(words + ".");
    }
}
