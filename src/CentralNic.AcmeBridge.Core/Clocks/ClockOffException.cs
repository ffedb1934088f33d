namespace CentralNic.AcmeBridge.Core.Clocks;

/// <summary>This machine's clock is wrong: what was about to happen waits until it is right.</summary>
internal sealed class ClockOffException() : Exception("This machine's clock is wrong; the step waits until it is right.");
