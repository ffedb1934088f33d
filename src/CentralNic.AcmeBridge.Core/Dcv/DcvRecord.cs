namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>A DNS record that the CA wants to find (manual 9.1.17, 9.1.21).</summary>
/// <param name="Name">Where the CA looks: absolute, lower case, without final dot.</param>
/// <param name="Type"><c>TXT</c> or <c>CNAME</c>.</param>
/// <param name="Value">The text without quotes, or the target without final dot, otherwise as the reseller gave it.</param>
public sealed record DcvRecord(string Name, string Type, string Value)
{
    /// <summary>The type of text records.</summary>
    public const string Txt = "TXT";

    /// <summary>The type of aliases.</summary>
    public const string Cname = "CNAME";

    /// <summary>Which record, without its value: for logs.</summary>
    public override string ToString() => $"{Name}. IN {Type}";

    /// <summary>The record as a zone file has it, without TTL: for the operator, never for the log.</summary>
    public string ToZoneLine() => Type == Txt ? $"{Name}. IN TXT \"{Value}\"" : $"{Name}. IN {Type} {Value}.";
}
