using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CentralNic.AcmeBridge.Fuzzing.Engine;

/// <summary>An input that a target does not take as it must.</summary>
/// <param name="Input">The input.</param>
/// <param name="Kind">What is wrong, the same for what is wrong in the same place.</param>
/// <param name="Text">What is wrong, in full.</param>
internal sealed partial record Finding(byte[] Input, string Kind, string Text)
{
    private const int Frames = 4;

    /// <summary>The name of its files.</summary>
    public string Name => $"{Kind.Split(' ')[0]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Kind)))[..12]}";

    /// <summary>A finding that was thrown; it is the same if it comes from the same lines of code.</summary>
    public static Finding Of(byte[] input, Exception failure)
    {
        var place = Frame().Matches(failure.StackTrace ?? "").Take(Frames).Select(match => match.Groups[1].Value);
        var rule = failure is Targets.ContractException ? Quoted().Replace(failure.Message, "") : "";
        return new Finding(input, $"{failure.GetType().Name} {rule} {string.Join(" < ", place)}", failure.ToString());
    }

    [GeneratedRegex(@"^\s+at (\S+)", RegexOptions.Multiline)]
    private static partial Regex Frame();

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();
}
