using System.Text;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>Texts as bytes.</summary>
internal static class Text
{
    /// <summary>UTF-8 bytes of each.</summary>
    public static IReadOnlyList<byte[]> Words(params ReadOnlySpan<string> texts)
    {
        var words = new List<byte[]>(texts.Length);
        foreach (var text in texts)
        {
            words.Add(Encoding.UTF8.GetBytes(text));
        }

        return words;
    }

    /// <summary>A selector in front of an input.</summary>
    public static byte[] Selected(char selector, ReadOnlySpan<byte> input) => [(byte)selector, .. input];
}
