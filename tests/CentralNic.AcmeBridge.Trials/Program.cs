using System.CommandLine;
using CentralNic.AcmeBridge.Trials.Controls;
using CentralNic.AcmeBridge.Trials.Crash;
using CentralNic.AcmeBridge.Trials.Damage;
using CentralNic.AcmeBridge.Trials.Drills;
using CentralNic.AcmeBridge.Trials.Fuzz;
using CentralNic.AcmeBridge.Trials.Restore;
using CentralNic.AcmeBridge.Trials.Soak;
using CentralNic.AcmeBridge.Trials.Year;

var root = new RootCommand(
    "Trials of the CentralNic ACME Bridge: each tries to make it lose something, pay twice, or fail in a way that nobody foresaw.")
{
    CrashCommand.Create(),
    YearCommand.Create(),
    DamageCommand.Create(),
    RestoreCommand.Create(),
    SoakCommand.Create(),
    SoakWriter.CreateCommand(),
    FuzzCommand.Create(),
    ControlsCommand.Create(),
    DrillsCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
