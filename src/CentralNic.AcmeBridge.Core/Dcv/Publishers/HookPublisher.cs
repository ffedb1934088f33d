using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>
/// Publishes by a program of the operator's. It is told what to do by its last argument, <c>present</c> or <c>cleanup</c>, and by
/// environment variables that begin with <c>DCV_</c>. Exit code 0 is success; what it writes goes to the log.
/// </summary>
internal sealed partial class HookPublisher(HookOptions options, TimeProvider time, ILogger<HookPublisher> logger) : IDcvPublisher
{
    private const string Present = "present";
    private const string Cleanup = "cleanup";
    private const int AtOnce = 8;

    private readonly KeyedLock<string> _locks = new(AtOnce);

    public string Name => "hook:" + options.Name;

    public NameSuffixes Names { get; } = new(options.Names);

    public NameSuffixes AliasTargets { get; } = new(options.AliasTargets ?? options.Names);

    public bool Lasts => true;

    public bool Takes(string method) => options.Methods.Contains(method, StringComparer.OrdinalIgnoreCase);

    public Task<DcvReach> ReachAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(DcvReach.At($"the program {options.Program}"));

    public Task PublishAsync(OrderId order, DcvToken token, CancellationToken cancellationToken) =>
        RunAsync(order, token, Present, cancellationToken);

    public Task WithdrawAsync(OrderId order, DcvToken token, CancellationToken cancellationToken) =>
        RunAsync(order, token, Cleanup, cancellationToken);

    private async Task RunAsync(OrderId order, DcvToken token, string action, CancellationToken cancellationToken)
    {
        var described = Describe(order, token, action);

        // One customer's hanging program does not take the turns of another's.
        using var turn = await _locks.TakeAsync(token.Domain, cancellationToken);
        var outcome = await RunAsync(
            new ProgramCall(options.Program, [.. options.Arguments, action], options.Environment.Concat(described), options.Timeout),
            cancellationToken);
        if (outcome.Output.Length > 0)
        {
            LogOutput(Name, action, order.Value, TokenText.Without(outcome.Output, token));
        }

        if (outcome.ExitCode is null)
        {
            throw new DcvPublicationException(
                $"{options.Program} {action} for {token} was killed because it had not ended after {options.Timeout}");
        }

        if (outcome.ExitCode != 0)
        {
            throw new DcvPublicationException(
                $"{options.Program} {action} for {token} ended with exit code {outcome.ExitCode}: "
                + $"{TokenText.Without(outcome.LastWords, token)}");
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

    /// <summary>
    /// Where names and values come from the DNS or the reseller they may hold anything, and programs put them into command lines and zone
    /// files: what does not have the form of a name, a path or a token is not handed over.
    /// </summary>
    private static Dictionary<string, string> Describe(OrderId order, DcvToken token, string action)
    {
        var described = new Dictionary<string, string>
        {
            ["DCV_ACTION"] = action,
            ["DCV_ORDER"] = order.Value,
            ["DCV_NAME"] = Checked(CertificateNameForm, token.Name, "name of a certificate"),
            ["DCV_DOMAIN"] = Checked(DnsNameForm, token.Domain, "DNS name"),
        };
        if (token.WrittenRecord is { } record)
        {
            described["DCV_RECORD_NAME"] = Checked(DnsNameForm, record.Name, "DNS name");
            described["DCV_RECORD_TYPE"] = Checked(RecordTypeForm, record.Type, "type");
            described["DCV_RECORD_VALUE"] = record.Type == DcvRecord.Cname
                ? Checked(DnsNameForm, record.Value, "DNS name")
                : Checked(ValueForm, record.Value, "token");
        }

        if (token.File is { } file)
        {
            described["DCV_FILE_PATH"] = Checked(PathForm, file.Path, "path of a validation file");
            described["DCV_FILE_CONTENTS"] = Checked(ContentsForm, file.Contents, "token");
        }

        return described;
    }

    private static string Checked(Regex form, string value, string what) => form.IsMatch(value)
        ? value
        : throw new DcvPublicationException($"something is not handed to the program because it is no {what}: {TokenText.Shorten(value)}");

    [GeneratedRegex(@"\A(\*\.)?([a-z0-9-]{1,63}\.)+[a-z0-9-]{1,63}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CertificateNameForm { get; }

    [GeneratedRegex(@"\A([a-z0-9_-]{1,63}\.)+[a-z0-9-]{1,63}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DnsNameForm { get; }

    [GeneratedRegex(@"\A(TXT|CNAME)\z")]
    private static partial Regex RecordTypeForm { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9+/=._ -]+\z")]
    private static partial Regex ValueForm { get; }

    [GeneratedRegex(@"\A(/[A-Za-z0-9_-][A-Za-z0-9._-]*|/\.well-known)+\z")]
    private static partial Regex PathForm { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9+/=._ \n-]+\z")]
    private static partial Regex ContentsForm { get; }

    [LoggerMessage(70, LogLevel.Information, "{Publisher} {Action} for order {OrderId} wrote: {Output}")]
    private partial void LogOutput(string publisher, string action, string orderId, string output);
}
