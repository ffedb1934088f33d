namespace CentralNic.Reseller.Wire;

/// <summary>Text that is no command or no response of the API. The only exception that the codec's <c>Parse</c> methods throw.</summary>
public sealed class ResellerFormatException : Exception
{
    /// <summary>Makes an exception without words.</summary>
    public ResellerFormatException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong with the text; holds nothing of its values.</param>
    public ResellerFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What is wrong with the text; holds nothing of its values.</param>
    /// <param name="innerException">The cause.</param>
    public ResellerFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the text announced success but ended before its <c>EOF</c> line.</summary>
    public bool IsTruncated { get; init; }
}
