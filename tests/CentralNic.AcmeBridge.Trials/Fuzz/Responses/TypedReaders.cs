using CentralNic.Reseller.Accounts;
using CentralNic.Reseller.CertificateOrders;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Contacts;
using CentralNic.Reseller.Events;
using CentralNic.Reseller.Syntax;
using CentralNic.Reseller.Wire;
using CentralNic.Reseller.Zones;

namespace CentralNic.AcmeBridge.Trials.Fuzz.Responses;

/// <summary>Everything that the client makes of an answer. None of it may throw, whatever the answer.</summary>
internal static class TypedReaders
{
    /// <summary>Reads an answer as each result, as if each command had been answered with it.</summary>
    public static void ReadAll(ResellerResponse response)
    {
        CertificateCheck.Read(response);
        CertificateQuote.Read(response);
        PushedCertificates.Read(response);
        CertificateOrderDetails.Read(response, "DK1");
        CertificateContact.Read(response, "CC-1");
        CertificateClassCatalog.BuiltIn.With(CertificateClassInfo.Read(response, "x"));
        ResellerEventDetails.Read(response, "1");
        AccountStatus.Read(response);
        ZoneStatus.Read(response, "example.com");
        foreach (var instruction in CertificateDetailsReader.Read(response, "DK1")!.Dcv)
        {
            Check(instruction.ReadDnsRecord());
        }

        foreach (var row in response.Rows)
        {
            CertificateListEntry.Read(row);
            CertificateOrderListEntry.Read(row);
            CertificateContact.Read(row);
            ResellerEvent.Read(row);
            CommandSyntaxEntry.Read(row);
            ZoneListEntry.Read(row);
            Check(ZoneRecord.Read(row, "example.com")?.Record);
        }
    }

    /// <summary>A record that was read is written as a line that reads the same, or refused as documented.</summary>
    private static void Check(ResourceRecord? record)
    {
        if (record is null)
        {
            return;
        }

        string line;
        try
        {
            line = record.ToLine(record.AbsoluteName);
        }
        catch (ArgumentException)
        {
            return;
        }

        if (!ResourceRecord.TryParse(line, record.AbsoluteName, out var again)
            || (again.AbsoluteName, again.Type, again.Content) != (record.AbsoluteName, record.Type, record.Content))
        {
            throw new InvalidOperationException($"The record '{record}' is written as '{line}', which is read as '{again}'.");
        }
    }
}
