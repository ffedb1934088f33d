namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>Where tenants and external account keys are from, in a word.</summary>
internal static class Sources
{
    public const string Configuration = "configuration";

    public const string Store = "store";
}
