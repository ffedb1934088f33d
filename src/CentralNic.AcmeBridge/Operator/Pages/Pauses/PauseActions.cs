using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Pages.Actions;

namespace CentralNic.AcmeBridge.Operator.Pages.Pauses;

/// <summary>What can be done with paused accounts.</summary>
internal static class PauseActions
{
    public static readonly PageAction Resume = new("/pauses/{id}/resume", "pauses/{id}/resume")
    {
        Title = "Let the account order these names again",
        Meaning = "Its next order for them is taken. When as many fail in a row again, it is paused again.",
        Button = "Resume",
        Done = "The account can order these names again.",
        Back = "/pauses",
        Policy = OperatorPolicies.OperateTenant,
    };

    public static IReadOnlyList<PageAction> All { get; } = [Resume];
}
