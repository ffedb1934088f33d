namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>
/// Who puts a token where. Committed before anything is published, so that whatever happens afterwards, what was added can be taken
/// away again by exactly this.
/// </summary>
/// <param name="Publisher">The publisher's name (<see cref="IDcvPublisher.Name"/>).</param>
/// <param name="Owner">
/// For a record: the name that it is written at, which differs from the record's own where a standing CNAME leads elsewhere.
/// </param>
public sealed record DcvPlacement(string Publisher, string? Owner = null);
