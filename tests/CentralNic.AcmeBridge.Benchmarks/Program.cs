using System.CommandLine;
using CentralNic.AcmeBridge.Benchmarks.Clients;
using CentralNic.AcmeBridge.Benchmarks.Commands;
using CentralNic.AcmeBridge.Benchmarks.Fairness;
using CentralNic.AcmeBridge.Benchmarks.Lists;
using CentralNic.AcmeBridge.Benchmarks.Orders;
using CentralNic.AcmeBridge.Benchmarks.Retention;
using CentralNic.AcmeBridge.Benchmarks.Spend;
using CentralNic.AcmeBridge.Benchmarks.Store;

var root = new RootCommand("Benchmarks of the CentralNic ACME Bridge: how fast it is, what memory it takes, and what it sends upstream.")
{
    StartupCommand.Create(),
    OrdersCommand.Create(),
    ClientsCommand.Create(),
    FairnessCommand.Create(),
    CommandsCommand.Create(),
    StoreCommand.Create(),
    ListsCommand.Create(),
    SpendCommand.Create(),
    RetentionCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
