using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.States;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.States;

/// <summary>Every pair of states of every table: legal as the table's drawing says, or refused.</summary>
public class TransitionTests
{
    [Fact]
    [Trait("Requirement", "R8555-7.1.6-04")]
    [Trait("Requirement", "R8555-7.1.6-05")]
    [Trait("Requirement", "R8555-7.1.6-07")]
    public void Order_HasTheChangesOfTheDrawingAndNoOthers() => AssertTable(
        OrderStatuses.Transitions,
        "Pending > Ready Invalid",
        "Ready > Processing Invalid",
        "Processing > Valid Invalid");

    [Fact]
    [Trait("Requirement", "R8555-7.1.6-03")]
    public void Authorization_HasTheChangesOfTheDrawingAndNoOthers() => AssertTable(
        AuthorizationStatuses.Transitions,
        "Pending > Valid Invalid Deactivated Expired",
        "Valid > Deactivated Expired Revoked");

    [Fact]
    [Trait("Requirement", "R8555-7.1.6-01")]
    public void Challenge_HasTheChangesOfTheDrawingAndNoOthers() => AssertTable(
        ChallengeStatuses.Transitions,
        "Pending > Processing",
        "Processing > Valid Invalid");

    [Fact]
    [Trait("Requirement", "R8555-7.1.6-08")]
    public void Account_HasTheChangesOfTheDrawingAndNoOthers() => AssertTable(
        AccountStatuses.Transitions,
        "Valid > Deactivated Revoked");

    [Fact]
    public void Issuance_HasTheChangesOfTheDrawingAndNoOthers() => AssertTable(
        IssuanceStates.Transitions,
        "Planned > Preparing Intent Issued Failed Parked",
        "Preparing > Planned Intent Failed Parked",
        "Intent > Ordered AwaitingCa Planned Failed Parked",
        "Ordered > DcvPublished Cancelling Failed Parked",
        "DcvPublished > AwaitingCa Cancelling Failed Parked",
        "AwaitingCa > Issued Cancelling Failed Parked",
        "Parked > Planned Intent Ordered AwaitingCa Cancelling Failed",
        "Cancelling > AwaitingCa Failed");

    [Fact]
    public void Revocation_HasTheChangesOfTheDrawingAndNoOthers() => AssertTable(
        RevocationStates.Transitions,
        "Intended > Accepted Revoked",
        "Accepted > Revoked");

    private static void AssertTable<TStatus>(TransitionTable<TStatus> table, params string[] rows)
        where TStatus : struct, Enum
    {
        var legal = rows
            .Select(row => row.Split(" > "))
            .ToDictionary(row => Enum.Parse<TStatus>(row[0]), row => row[1].Split(' ').Select(Enum.Parse<TStatus>).ToHashSet());
        foreach (var from in Enum.GetValues<TStatus>())
        {
            Assert.Equal(!legal.ContainsKey(from), table.IsFinal(from));
            foreach (var to in Enum.GetValues<TStatus>())
            {
                var isLegal = legal.TryGetValue(from, out var next) && next.Contains(to);
                Assert.True(
                    isLegal == table.Allows(from, to),
                    $"{typeof(TStatus).Name}: {from} to {to} must be {(isLegal ? "legal" : "refused")}.");
                if (isLegal)
                {
                    Assert.Equal(to, table.Change(from, to));
                }
                else
                {
                    var refusal = Assert.Throws<InvalidOperationException>(() => table.Change(from, to));
                    Assert.Contains($"{from} to {to}", refusal.Message, StringComparison.Ordinal);
                }
            }
        }
    }
}
