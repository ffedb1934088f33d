using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Programs;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Dcv.Hook;

/// <summary>
/// Publishes by a program of the operator's. It is told what to do by its last argument, <c>present</c> or <c>cleanup</c>, and by
/// environment variables that begin with <c>DCV_</c>. Exit code 0 is success; what it writes goes to the log.
/// </summary>
internal sealed partial class HookPublisher(HookOptions options, TimeProvider time, ILogger<HookPublisher> logger) : IDcvPublisher
{
    private const string Present = "present";
    private const string Cleanup = "cleanup";
    private const int AtOnce = 8;

    private readonly Turns<string> _turns = new(AtOnce);

    public string Name => "hook:" + options.Name;

    public NameSuffixes Names { get; } = new(options.Names);

    public bool Lasts => true;

    public bool Takes(string method) => options.Methods.Contains(method, StringComparer.OrdinalIgnoreCase);

    public Task<DcvReach> ReachAsync(string name, CancellationToken cancellationToken) => Task.FromResult(DcvReach.At($"the program {options.Program}"));

    public Task PublishAsync(OrderId order, DcvToken token, CancellationToken cancellationToken) => RunAsync(order, token, Present, cancellationToken);

    public Task WithdrawAsync(OrderId order, DcvToken token, CancellationToken cancellationToken) => RunAsync(order, token, Cleanup, cancellationToken);

    private async Task RunAsync(OrderId order, DcvToken token, string action, CancellationToken cancellationToken)
    {
        // One customer's hanging program does not take the turns of another's.
        using var turn = await _turns.TakeAsync(token.Domain, cancellationToken);
        var outcome = await RunAsync(
            new ProgramCall(options.Program, [.. options.Arguments, action], options.Environment.Concat(Describe(order, token, action)), options.Timeout),
            cancellationToken);
        if (outcome.Output.Length > 0)
        {
            LogOutput(Name, action, order.Value, outcome.Output);
        }

        if (outcome.ExitCode is null)
        {
            throw new DcvPublicationException($"{options.Program} {action} for {token} was killed because it had not ended after {options.Timeout}");
        }

        if (outcome.ExitCode != 0)
        {
            throw new DcvPublicationException($"{options.Program} {action} for {token} ended with exit code {outcome.ExitCode}: {outcome.LastWords}");
        }
    }

    private async Task<ProgramOutcome> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await ProgramRun.RunAsync(call, time, cancellationToken);
        }
        catch (IOException failure)
        {
            throw new DcvPublicationException(failure.Message, failure);
        }
    }

    private static Dictionary<string, string> Describe(OrderId order, DcvToken token, string action)
    {
        var described = new Dictionary<string, string>
        {
            ["DCV_ACTION"] = action,
            ["DCV_ORDER"] = order.Value,
            ["DCV_NAME"] = token.Name,
            ["DCV_DOMAIN"] = token.Domain,
        };
        if (token.WrittenRecord is { } record)
        {
            described["DCV_RECORD_NAME"] = record.Name;
            described["DCV_RECORD_TYPE"] = record.Type;
            described["DCV_RECORD_VALUE"] = record.Value;
        }

        if (token.File is { } file)
        {
            described["DCV_FILE_PATH"] = file.Path;
            described["DCV_FILE_CONTENTS"] = file.Contents;
        }

        return described;
    }

    [LoggerMessage(70, LogLevel.Information, "{Publisher} {Action} for order {OrderId} wrote: {Output}")]
    private partial void LogOutput(string publisher, string action, string orderId, string output);
}
