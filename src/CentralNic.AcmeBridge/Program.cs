using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Hosting;

OperatorCommands.StartedAs(
    StartedProgram.Words(Environment.ProcessPath ?? "acme-bridge", Path.Combine(AppContext.BaseDirectory, "CentralNic.AcmeBridge.dll")),
    StartedProgram.Options(args, Directory.GetCurrentDirectory()));
return WindowsService.IsThis ? WindowsService.Run(args) : await BridgeCommandLine.Run(args, new ProgramCommands());
