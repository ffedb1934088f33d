using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Faults;

/// <summary>Stands before the command dispatcher and injects the faults that were asked for.</summary>
internal sealed class FaultInjectingDispatcher(CommandDispatcher dispatcher, SandboxFaults faults, CancellationToken stopping)
{
    private const string BadGatewayPage =
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad "
        + "Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

    /// <summary>Answers a command as <see cref="CommandDispatcher.AnswerAsync"/> does, unless a fault befalls it.</summary>
    public async Task<HttpReply> AnswerAsync(Login login, ResellerCommand? command, CancellationToken clientGone)
    {
        var fired = faults.Draw(OccasionOf(command));
        if (fired.Count == 0)
        {
            return HttpReply.Answer((await dispatcher.AnswerAsync(login, command, fault: null, clientGone)).ToWire());
        }

        // A server does not hear that its client gave up: a command that came is done, however late.
        await DelayAsync(fired, afterWork: false);
        var names = string.Join(", ", fired.Select(static f => FaultNames.Of(f.Kind) + (f.AfterWork ? " after the work" : "")));
        if (fired.FirstOrDefault(static f => !f.AfterWork && IsInsteadOfWork(f.Kind)) is { } instead)
        {
            dispatcher.Record(login, command, code: CodeOf(instead.Kind) ?? 0, names);
            return Shape(instead.Kind, answer: null);
        }

        var answer = await dispatcher.AnswerAsync(login, command, names, CancellationToken.None);
        await DelayAsync(fired, afterWork: true);
        answer = AnswerFaults.Spoil(answer, command?.Name ?? "", fired);
        return Shape(fired.FirstOrDefault(static f => f.AfterWork || f.Kind == SandboxFaultKind.Truncated)?.Kind, answer);
    }

    private static string OccasionOf(ResellerCommand? command) => command switch
    {
        null => "",
        _ when command["checkonly"] == "1" => command.Name + " checkonly",
        _ => command.Name,
    };

    // The client's patience is measured by the machine's clock, so this is too.
    private async Task DelayAsync(IReadOnlyList<SandboxFault> fired, bool afterWork)
    {
        foreach (var slow in fired.Where(f => f.Kind == SandboxFaultKind.Slow && f.AfterWork == afterWork))
        {
            await Task.Delay(slow.Delay, stopping);
        }
    }

    private static bool IsInsteadOfWork(SandboxFaultKind kind) => kind
        is SandboxFaultKind.NoAnswer or SandboxFaultKind.ServerError or SandboxFaultKind.AbuseLock
        or SandboxFaultKind.CommandFailed or SandboxFaultKind.BadGateway;

    private static int? CodeOf(SandboxFaultKind kind) => kind switch
    {
        SandboxFaultKind.ServerError => ReturnCodes.ServerError,
        SandboxFaultKind.AbuseLock => ReturnCodes.AbuseLock,
        SandboxFaultKind.CommandFailed => ReturnCodes.CommandFailed,
        _ => null,
    };

    private static HttpReply Shape(SandboxFaultKind? kind, ResellerResponse? answer)
    {
        switch (kind)
        {
            case SandboxFaultKind.NoAnswer:
                return HttpReply.None;
            case SandboxFaultKind.BadGateway:
                return new(502, "text/html", BadGatewayPage);
            case SandboxFaultKind.Truncated:
                var whole = answer!.ToWire();
                return HttpReply.Answer(whole[..(whole.Length * 2 / 3)]);
            case { } refused when CodeOf(refused) is { } code:
                return HttpReply.Answer(new ResellerResponse(code, ReturnCodes.Text(code)).ToWire());
            default:
                return HttpReply.Answer(answer!.ToWire());
        }
    }
}
