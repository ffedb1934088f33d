using CentralNic.AcmeBridge.Fuzzing.Engine;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>A reader of foreign input, with the contract that it is held to.</summary>
internal interface IFuzzTarget : IAsyncDisposable
{
    /// <summary>Its name on the command line and of its folder in the corpus.</summary>
    string Name { get; }

    /// <summary>The longest input that is tried, in bytes.</summary>
    int MaxLength => 4096;

    /// <summary>What one input may allocate, in bytes: the bound of memory.</summary>
    long MaxAllocated => 64 * 1024 * 1024;

    /// <summary>Whether all of it runs on the thread that calls it, so that what it allocates can be told from what others do.</summary>
    bool IsOnOneThread => true;

    /// <summary>What one input may take; the bound of time.</summary>
    TimeSpan MaxTime => TimeSpan.FromSeconds(2);

    /// <summary>Words that inputs are made of.</summary>
    IReadOnlyList<byte[]> Words { get; }

    /// <summary>Gets ready, once in a process.</summary>
    Task StartAsync() => Task.CompletedTask;

    /// <summary>
    /// Reads an input. Returns or refuses it as documented; whatever else is thrown is a finding, <see cref="ContractException"/> for a
    /// broken rule.
    /// </summary>
    /// <param name="input">The input, any bytes.</param>
    void Run(byte[] input);

    /// <summary>Changes an input in a way that knows its form; <see langword="null"/>: not this one.</summary>
    byte[]? Change(byte[] input, byte[] other, Mutator mutator, Random random) => null;

    /// <summary>Real inputs, to begin with.</summary>
    IEnumerable<(string Name, byte[] Input)> Seeds();

    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A reader broke a rule: took what it must refuse, or read something else than what is there.</summary>
/// <param name="message">Which rule.</param>
internal sealed class ContractException(string message) : Exception(message);
