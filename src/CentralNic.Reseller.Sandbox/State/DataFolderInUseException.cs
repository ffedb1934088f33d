using System.Globalization;

namespace CentralNic.Reseller.Sandbox.State;

/// <summary>Another process works on the sandbox's data folder. The message names the folder and what to do.</summary>
public sealed class DataFolderInUseException : InvalidOperationException
{
    /// <summary>Makes an exception without words.</summary>
    public DataFolderInUseException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What happened.</param>
    public DataFolderInUseException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public DataFolderInUseException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal DataFolderInUseException(string folder, int? processId, Exception cause)
        : base(
            $"The sandbox's data folder '{folder}' is in use by another sandbox{Process(processId)}. Stop it, or give this one a data "
            + "folder of its own.",
            cause) =>
        ProcessId = processId;

    /// <summary>The process that has it; <see langword="null"/>: not known.</summary>
    public int? ProcessId { get; }

    private static string Process(int? id) => id is null ? "" : string.Create(CultureInfo.InvariantCulture, $" (process {id})");
}
