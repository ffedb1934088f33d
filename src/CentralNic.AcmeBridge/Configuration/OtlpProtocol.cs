namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The forms of OTLP.</summary>
public enum OtlpProtocol
{
    /// <summary>Protobuf in HTTP POSTs, usually port 4318.</summary>
    HttpProtobuf,

    /// <summary>gRPC, usually port 4317.</summary>
    Grpc,
}
