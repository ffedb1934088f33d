#!/usr/bin/env bash
# MailKit 4.18.2: a mail to two recipients, one of which the server refuses (RFC 5321 section 3.3: "550 no such user" to its RCPT TO).
#
# One would expect: the mail goes to the recipient that was taken, as sendmail and Postfix do it, and the refused one is told.
# What happens: SmtpClient throws SmtpCommandException at the refused recipient, resets the transaction, and nobody gets the mail. Who wants
# the others served must override OnRecipientNotAccepted in a class of his own; then SendAsync returns as if all were well, and the refusal
# is known to that method alone.
#
# Seen:
#   as it is: SmtpCommandException RecipientNotAccepted, mails taken: 0
#   OnRecipientNotAccepted overridden: no exception, mails taken: 1
# Ends with 1 if that changes. Needs the .NET 10 SDK.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 NUGET_PACKAGES="$folder/packages"
cat >probe.csproj <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="MailKit" Version="4.18.2" /></ItemGroup>
</Project>
END
cat >Program.cs <<'END'
using System.Net;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

var taken = 0;
using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
_ = Task.Run(async () => { while (true) _ = ServeAsync(await listener.AcceptTcpClientAsync()); });
await TryAsync("as it is", new SmtpClient());
await TryAsync("OnRecipientNotAccepted overridden", new Patient());

async Task TryAsync(string what, SmtpClient client)
{
    taken = 0;
    using var mail = new MimeMessage { Subject = "test", Body = new TextPart("plain") { Text = "test" } };
    mail.From.Add(MailboxAddress.Parse("bridge@example.test"));
    mail.To.Add(MailboxAddress.Parse("gone@example.test"));
    mail.To.Add(MailboxAddress.Parse("here@example.test"));
    var outcome = "no exception";
    using (client)
    {
        await client.ConnectAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, SecureSocketOptions.None);
        try { await client.SendAsync(mail); }
        catch (SmtpCommandException refusal) { outcome = $"{nameof(SmtpCommandException)} {refusal.ErrorCode}"; }
        await client.DisconnectAsync(true);
    }
    Console.WriteLine($"{what}: {outcome}, mails taken: {taken}");
}

async Task ServeAsync(TcpClient connection)
{
    using (connection)
    using (var reader = new StreamReader(connection.GetStream()))
    using (var writer = new StreamWriter(connection.GetStream()) { AutoFlush = true, NewLine = "\r\n" })
    {
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("DATA"))
            {
                await writer.WriteLineAsync("354 go on");
                while (await reader.ReadLineAsync() is { } text && text != ".") { }
                taken++;
                await writer.WriteLineAsync("250 taken");
                continue;
            }
            await writer.WriteLineAsync(
                line.StartsWith("QUIT") ? "221 bye" : line.Contains("gone@") ? "550 no such user" : "250 test");
        }
    }
}

sealed class Patient : SmtpClient
{
    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) { }
}
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
timeout 60 dotnet out/probe.dll | tee seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
as it is: SmtpCommandException RecipientNotAccepted, mails taken: 0
OnRecipientNotAccepted overridden: no exception, mails taken: 1
END
