#Requires -Version 5.1
#Requires -RunAsAdministrator

<#
.SYNOPSIS
Installs the CentralNic ACME Bridge as a Windows service, or upgrades it.

.DESCRIPTION
Run it in the folder of the unpacked acme-bridge_VERSION_win-x64.zip. It copies the program, makes the folders, a log of its own in the
event log and the service acme-bridge, which runs under a virtual account that has no password and no other rights. Run again, it replaces
the program; configuration, secrets and data are left alone. The service is started when it is configured.

.PARAMETER ProgramFolder
Where the program is put. Default: C:\Program Files\acme-bridge

.PARAMETER DataRoot
Where configuration, secrets and data are. Default: C:\ProgramData\acme-bridge

.PARAMETER LogMegabytes
How large the event log may become; the oldest entries go first. Default: 256
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [string] $ProgramFolder = (Join-Path $env:ProgramFiles 'acme-bridge'),
    [string] $DataRoot = (Join-Path $env:ProgramData 'acme-bridge'),
    [ValidateRange(1, 4000)] [int] $LogMegabytes = 256
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$name = 'acme-bridge'
$log = 'CentralNic ACME Bridge'
$account = "NT SERVICE\$name"
$program = Join-Path $ProgramFolder 'acme-bridge.exe'
$configuration = Join-Path $DataRoot 'appsettings.json'
$credentials = Join-Path $DataRoot 'credentials'
$data = Join-Path $DataRoot 'data'

# A program that ends with a failure throws here, as cmdlets do.
function Invoke-Program {
    param([Parameter(Mandatory)] [string] $File, [Parameter(ValueFromRemainingArguments)] [string[]] $Arguments)
    $output = & $File @Arguments 2>&1
    if ($LASTEXITCODE -ne 0) {
        throw "$File $($Arguments -join ' ') ended with ${LASTEXITCODE}: $($output -join ' ')"
    }
}

# Nobody but system, administrators and, if given, the service gets in; what was inherited is gone.
function Set-Access {
    param([Parameter(Mandatory)] [string] $Path, [string] $ServiceRight)
    $grants = @('*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F')
    if ($ServiceRight) {
        $grants += "${account}:(OI)(CI)$ServiceRight"
    }
    Invoke-Program icacls.exe $Path '/inheritance:r' '/grant:r' @grants '/Q'
}

if (-not $PSCmdlet.ShouldProcess($name, 'Install the service')) {
    return
}

$service = Get-Service -Name $name -ErrorAction SilentlyContinue
if ($service -and $service.Status -ne 'Stopped') {
    # A billed command that was sent is awaited: Reseller:TotalTimeout is 3 minutes unless you set it.
    $service.Stop()
    $service.WaitForStatus('Stopped', [TimeSpan]::FromMinutes(4))
}

New-Item -ItemType Directory -Force -Path $ProgramFolder, $DataRoot, $credentials, $data | Out-Null
foreach ($file in 'acme-bridge.exe', 'appsettings.example.json', 'appsettings.schema.json') {
    Copy-Item -LiteralPath (Join-Path $PSScriptRoot $file) -Destination $ProgramFolder -Force
}

$command = "`"$program`" serve --config `"$configuration`""
if (-not $service) {
    New-Service -Name $name -DisplayName $log -BinaryPathName $command -StartupType Automatic `
        -Description 'ACME server whose certificates come from CentralNic Reseller.' | Out-Null
}
else {
    Set-ItemProperty -LiteralPath "HKLM:\SYSTEM\CurrentControlSet\Services\$name" -Name ImagePath -Value $command
}

# The service's own account; an identity of its own (sidtype), so that folders can be opened to it alone; no privilege but the one that
# every process has; started once the network is there.
Invoke-Program sc.exe sidtype $name unrestricted
Invoke-Program sc.exe config $name obj= $account start= delayed-auto
Invoke-Program sc.exe privs $name SeChangeNotifyPrivilege

# Started again after a crash: at once, after a minute, then every five minutes. Not after a wrong configuration, with which it stops.
Invoke-Program sc.exe failure $name reset= 3600 actions= restart/5000/restart/60000/restart/300000

# credential:NAME in the configuration is the file NAME of this folder.
Set-ItemProperty -LiteralPath "HKLM:\SYSTEM\CurrentControlSet\Services\$name" -Name Environment -Type MultiString `
    -Value "CREDENTIALS_DIRECTORY=$credentials"

Set-Access $DataRoot 'RX'
Set-Access $credentials 'RX'
Set-Access $data 'M'

if (-not [System.Diagnostics.EventLog]::SourceExists($name)) {
    [System.Diagnostics.EventLog]::CreateEventSource($name, $log)
}
$events = New-Object System.Diagnostics.EventLog $log
$events.MaximumKilobytes = $LogMegabytes * 1024
$events.ModifyOverflowPolicy([System.Diagnostics.OverflowAction]::OverwriteAsNeeded, 0)
$events.Dispose()

if (Test-Path -LiteralPath $configuration) {
    Start-Service -Name $name
    Write-Output "The service $name runs. Its log: Event Viewer, Applications and Services Logs, $log."
}
else {
    Write-Output "$name is not configured yet: copy $ProgramFolder\appsettings.example.json to $configuration, fill it in"
    Write-Output "(DataFolder: $($data -replace '\\', '/')), put the reseller's password into $credentials\reseller.password, and run"
    Write-Output "`"$program`" config check --config `"$configuration`"; then Start-Service $name."
}
