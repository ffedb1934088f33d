using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>
/// Whether the reseller's classes can do what the profiles want, and the profiles have the contacts that the classes want.
/// </summary>
internal sealed class ProfileCheck : IDoctorCheck
{
    public string Name => "profiles";

    public DoctorNeeds Needs => DoctorNeeds.Reseller;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var asked = new Dictionary<string, (CertificateClassInfo? Info, ResellerException? Failure)>(StringComparer.OrdinalIgnoreCase);
        foreach (var profile in context.Configured.Profiles.Values)
        {
            foreach (var name in profile.Classes)
            {
                if (!asked.TryGetValue(name, out var answer))
                {
                    asked[name] = answer = await AskAsync(context, name, cancellationToken);
                }

                var found = 0;
                foreach (var finding in Judge(profile, name, answer.Info, answer.Failure))
                {
                    found++;
                    yield return finding with { Subject = $"{profile.Name} ({name})" };
                }

                if (found == 0)
                {
                    yield return DoctorFinding.Ok(
                        $"The class has what the profile wants: {string.Join(", ", profile.DcvMethods)}.") with
                    {
                        Subject = $"{profile.Name} ({name})",
                    };
                }
            }

            await foreach (var finding in ContactsAsync(context, profile, cancellationToken))
            {
                yield return finding with { Subject = profile.Name };
            }
        }
    }

    private static async Task<(CertificateClassInfo? Info, ResellerException? Failure)> AskAsync(
        DoctorContext context, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await context.Reseller.Classes.InfoAsync(name, CommandPriority.Interactive, cancellationToken), null);
        }
        catch (ResellerException refusal)
        {
            return (null, refusal);
        }
    }

    private static IEnumerable<DoctorFinding> Judge(
        CertificateProfile profile, string name, CertificateClassInfo? info, ResellerException? failure)
    {
        var keys = $"Profiles:{profile.Name}:";
        if (info is null)
        {
            var words = ResellerCheck.Words(failure!);
            yield return failure!.Kind is ResellerErrorKind.NotFound or ResellerErrorKind.InvalidInput or ResellerErrorKind.State
                ? DoctorFinding.Failed(
                    $"The reseller knows no class '{name}' for this account: {words}.",
                    "Name another class, or have the reseller offer this one to the account.") with
                {
                    Setting = keys + "Class",
                }
                : DoctorFinding.Failed(
                    $"What the class can do could not be asked: {words}.", "See the checks 'reseller' and 'permissions'.");
            yield break;
        }

        var described = CertificateClassCatalog.BuiltIn.With(info).Find(name);
        string[] without = described is null ? [] : [.. profile.DcvMethods.Where(method => !described.Takes(method))];
        if (without.Length > 0)
        {
            yield return without.Length == profile.DcvMethods.Count
                ? DoctorFinding.Failed(
                    $"The class has none of the profile's methods of control validation ({string.Join(", ", without)}); it has "
                    + $"{string.Join(", ", described!.DcvMethods)}.",
                    "Name one that the class has.") with
                {
                    Setting = keys + "DcvMethods",
                }
                : DoctorFinding.Warning($"The class does not have {string.Join(", ", without)}.", "Leave the method out.") with
                {
                    Setting = keys + "DcvMethods",
                };
        }

        if (profile.Period is { } period && info.Periods.Count > 0 && !info.Periods.Contains(period, StringComparer.OrdinalIgnoreCase))
        {
            yield return DoctorFinding.Failed(
                $"The class is not sold for {period}, but for {string.Join(", ", info.Periods)}.", "Name one of these, or none.") with
            {
                Setting = keys + "Period",
            };
        }

        if (profile.ServerType is { } type && info.ServerTypes.Count > 0
            && !info.ServerTypes.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            yield return DoctorFinding.Failed($"The class does not know the server type '{type}'.", "Name another, or none.") with
            {
                Setting = keys + "ServerType",
            };
        }

        if (profile.ImmediateIssuance && info.ImmediateIssuance == false)
        {
            yield return DoctorFinding.Warning("The class is not issued at once; orders go the longer way.", "Take the setting away.") with
            {
                Setting = keys + "ImmediateIssuance",
            };
        }

        foreach (var (contact, requirement, key) in new[]
        {
            (profile.TechContact, info.TechContact, "TechContact"),
            (profile.OrganizationContact, info.OrganizationContact, "OrganizationContact"),
            (profile.EvApproverContact, info.EvApproverContact, "EvApproverContact"),
        })
        {
            if (contact is null && requirement == ContactRequirement.Mandatory)
            {
                yield return DoctorFinding.Failed($"The class wants a contact that the profile does not have ({key}).", "Give it.") with
                {
                    Setting = keys + key,
                };
            }
        }
    }

    /// <summary>Handles cannot be looked up by the commands for certificates; certificate contacts can.</summary>
    private static async IAsyncEnumerable<DoctorFinding> ContactsAsync(
        DoctorContext context, CertificateProfile profile, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (contact, key) in new[]
        {
            (profile.TechContact, "TechContact"),
            (profile.OrganizationContact, "OrganizationContact"),
            (profile.EvApproverContact, "EvApproverContact"),
        })
        {
            if (contact is { Reference: { } id, IsAtReseller: true })
            {
                yield return await FindContactAsync(context, id, cancellationToken) with { Setting = $"Profiles:{profile.Name}:{key}" };
            }
            else if (contact is { Reference: { } handle })
            {
                yield return DoctorFinding.Skipped(
                    $"Whether the handle {handle} exists cannot be asked; the first order makes a certificate contact of it.") with
                {
                    Setting = $"Profiles:{profile.Name}:{key}",
                };
            }
        }
    }

    private static async Task<DoctorFinding> FindContactAsync(DoctorContext context, string id, CancellationToken cancellationToken)
    {
        try
        {
            await context.Reseller.Contacts.StatusAsync(id, CommandPriority.Interactive, cancellationToken);
            return DoctorFinding.Ok($"The reseller has the contact {id}.");
        }
        catch (ResellerException refusal)
        {
            return DoctorFinding.Failed(
                $"The contact {id} could not be read: {ResellerCheck.Words(refusal)}.",
                "Name a certificate contact of this account, or a handle.");
        }
    }
}
