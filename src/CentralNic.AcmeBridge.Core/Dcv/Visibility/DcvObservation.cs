namespace CentralNic.AcmeBridge.Core.Dcv.Visibility;

/// <summary>What a check of a proof came to.</summary>
/// <param name="IsVisible">Whether the CA would find it.</param>
/// <param name="Found">What was found instead, in words, without final dot.</param>
internal sealed record DcvObservation(bool IsVisible, string Found)
{
    public static DcvObservation Visible { get; } = new(true, "");

    public static DcvObservation Missing(string found) => new(false, found);
}
