namespace CentralNic.Reseller.Metrics;

/// <summary>The names of what a <see cref="ResellerClient"/> measures (System.Diagnostics.Metrics). All times are seconds.</summary>
public static class ResellerMeter
{
    /// <summary>The meter.</summary>
    public const string Name = "CentralNic.Reseller";

    /// <summary>
    /// Counter: commands that ended, each attempt for itself. Tags <see cref="CommandTag"/>, <see cref="OutcomeTag"/> and
    /// <see cref="CodeTag"/>. Commands that an open circuit kept from being sent are counted with the outcome
    /// <see cref="CircuitOpenOutcome"/>.
    /// </summary>
    public const string Commands = "centralnic.reseller.commands";

    /// <summary>
    /// Histogram: the time from sending a command to the end of its answer. Tags <see cref="CommandTag"/> and <see cref="OutcomeTag"/>.
    /// </summary>
    public const string CommandDuration = "centralnic.reseller.command.duration";

    /// <summary>
    /// Histogram: the time that a command that was sent had waited for its turn in the budget. Tag <see cref="PriorityTag"/>.
    /// </summary>
    public const string CommandQueueTime = "centralnic.reseller.command.queue_time";

    /// <summary>Gauge: commands that wait for their turn. Tag <see cref="PriorityTag"/>.</summary>
    public const string BudgetWaiting = "centralnic.reseller.budget.waiting";

    /// <summary>Gauge: how many commands a second may be sent in the long run.</summary>
    public const string BudgetLimit = "centralnic.reseller.budget.limit";

    /// <summary>Gauge: how many commands may be sent at once now, as far as the rate is concerned.</summary>
    public const string BudgetAvailable = "centralnic.reseller.budget.available";

    /// <summary>Gauge: commands under way.</summary>
    public const string BudgetUnderWay = "centralnic.reseller.budget.under_way";

    /// <summary>Gauge: 0 when commands are sent (closed), 1 while one tries whether the API is back, 2 when none is sent (open).</summary>
    public const string Circuit = "centralnic.reseller.circuit.state";

    /// <summary>Tag: the command's name, for example <c>AddCertificate</c>.</summary>
    public const string CommandTag = "command";

    /// <summary>
    /// Tag: <see cref="SuccessOutcome"/>, <see cref="GivenUpOutcome"/>, <see cref="CircuitOpenOutcome"/>, or the kind of the error in lower
    /// case with underscores, for example <c>outcome_unknown</c>.
    /// </summary>
    public const string OutcomeTag = "outcome";

    /// <summary>Tag: the reseller's return code, for example <c>200</c>; <see cref="NoCode"/> where no answer was read.</summary>
    public const string CodeTag = "code";

    /// <summary>Tag: <c>interactive</c>, <c>polling</c> or <c>housekeeping</c>.</summary>
    public const string PriorityTag = "priority";

    /// <summary>Code: no answer was read.</summary>
    public const string NoCode = "none";

    /// <summary>Outcome: a code of 2xx.</summary>
    public const string SuccessOutcome = "success";

    /// <summary>Outcome: the sender gave up while the command was under way.</summary>
    public const string GivenUpOutcome = "given_up";

    /// <summary>Outcome: not sent, because the API had not answered several times in a row.</summary>
    public const string CircuitOpenOutcome = "circuit_open";
}
