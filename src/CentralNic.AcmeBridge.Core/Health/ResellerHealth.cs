using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Health;

/// <summary>
/// Tells health whether the reseller takes the login and answers, from what becomes of the commands that are sent anyway.
/// </summary>
/// <param name="health">Where it is told.</param>
/// <param name="next">Is told of the commands too; <see langword="null"/>: nobody.</param>
public sealed class ResellerHealth(HealthMonitor health, ICommandObserver? next) : ICommandObserver
{
    /// <summary>One answer that is lost says little; a read is sent again anyway.</summary>
    private const int FailuresOfAnOutage = 3;

    private int _failures;

    /// <inheritdoc/>
    public void OnCompleted(CommandRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        switch (record)
        {
            case { ErrorKind: ResellerErrorKind.Authentication }:
                IsThere();
                health.Set(
                    HealthConditions.ResellerLogin,
                    "The reseller refuses the login (530): check Reseller:Login and Reseller:PasswordFile, and that they belong to the "
                    + "system at Reseller:Endpoint. Nothing can be bought or queried until then.");
                break;
            case
            {
                ErrorKind: ResellerErrorKind.Unreachable or ResellerErrorKind.Truncated or ResellerErrorKind.Transient
                or ResellerErrorKind.OutcomeUnknown
            }:
                if (Interlocked.Increment(ref _failures) == FailuresOfAnOutage)
                {
                    health.Set(
                        HealthConditions.ResellerAway,
                        $"The reseller does not answer as it should ({record.Command}, {FailuresOfAnOutage} times in a row): check "
                        + "Reseller:Endpoint, the network and the reseller's state. Orders wait and go on by themselves.");
                }

                break;
            case { Code: not null }:
                IsThere();
                health.Clear(HealthConditions.ResellerLogin);
                break;
        }

        next?.OnCompleted(record);
    }

    private void IsThere()
    {
        Interlocked.Exchange(ref _failures, 0);
        health.Clear(HealthConditions.ResellerAway);
    }
}
