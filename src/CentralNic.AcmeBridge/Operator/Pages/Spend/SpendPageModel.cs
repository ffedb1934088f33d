namespace CentralNic.AcmeBridge.Operator.Pages.Spend;

/// <summary>What the page about money has read, for its parts.</summary>
internal sealed record SpendPageModel(IReadOnlyList<SpendChart> Charts);
