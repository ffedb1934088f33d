using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Hosting;

OperatorCommands.StartedAs(
    StartedProgram.Words(Environment.ProcessPath ?? "acme-bridge", typeof(ProgramCommands).Assembly.Location),
    StartedProgram.Options(args, Directory.GetCurrentDirectory()));
return await BridgeCommandLine.Run(args, new ProgramCommands());
