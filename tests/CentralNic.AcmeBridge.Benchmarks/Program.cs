using System.CommandLine;
using CentralNic.AcmeBridge.Benchmarks.Clients;
using CentralNic.AcmeBridge.Benchmarks.Commands;
using CentralNic.AcmeBridge.Benchmarks.Crash;
using CentralNic.AcmeBridge.Benchmarks.Damage;
using CentralNic.AcmeBridge.Benchmarks.Fairness;
using CentralNic.AcmeBridge.Benchmarks.Fuzz;
using CentralNic.AcmeBridge.Benchmarks.Orders;
using CentralNic.AcmeBridge.Benchmarks.Soak;
using CentralNic.AcmeBridge.Benchmarks.Store;
using CentralNic.AcmeBridge.Benchmarks.Year;

var root = new RootCommand("Measurements and soaks of the CentralNic ACME Bridge.")
{
    DamageCommand.Create(),
    SoakCommand.Create(),
    SoakWriter.CreateCommand(),
    StoreCommand.Create(),
    OrdersCommand.Create(),
    ClientsCommand.Create(),
    StartupCommand.Create(),
    FuzzCommand.Create(),
    CrashCommand.Create(),
    YearCommand.Create(),
    CommandsCommand.Create(),
    FairnessCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
