using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Hosting;

return await BridgeCommandLine.Run(args, new ProgramCommands());
