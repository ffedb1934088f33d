namespace CentralNic.Reseller.Commands;

/// <summary>Is told of each command that was sent. Called on the sender's thread: it must be quick and safe for several threads.</summary>
public interface ICommandObserver
{
    /// <summary>A command is over. An exception thrown here is logged and does not reach the sender.</summary>
    /// <param name="record">What became of it.</param>
    void OnCompleted(CommandRecord record);
}
