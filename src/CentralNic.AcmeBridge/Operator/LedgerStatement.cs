using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Purchases;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>What lines of the ledger add up to.</summary>
/// <param name="Sums">By tenant and currency.</param>
internal sealed record LedgerSums(ImmutableArray<LedgerSum> Sums);

/// <summary>The ledger's lines of a period, with their sums, as the command <c>ledger</c> writes them.</summary>
/// <param name="Lines">The lines, the oldest first.</param>
/// <param name="Sums">What they add up to, by tenant and currency.</param>
internal sealed record LedgerStatement(ImmutableArray<LedgerEntry> Lines, ImmutableArray<LedgerSum> Sums);
