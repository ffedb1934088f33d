#Requires -Version 5.1
#Requires -RunAsAdministrator

<#
.SYNOPSIS
Removes the service and the program. Configuration, secrets, data and the event log are left: they hold what was paid for.

.PARAMETER ProgramFolder
Where the program is. Default: C:\Program Files\acme-bridge
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    [string] $ProgramFolder = (Join-Path $env:ProgramFiles 'acme-bridge')
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$name = 'acme-bridge'

if (-not $PSCmdlet.ShouldProcess($name, 'Remove the service and the program')) {
    return
}

$service = Get-Service -Name $name -ErrorAction SilentlyContinue
if ($service) {
    if ($service.Status -ne 'Stopped') {
        # A billed command that was sent is awaited: Reseller:TotalTimeout is 3 minutes unless you set it.
        $service.Stop()
        $service.WaitForStatus('Stopped', [TimeSpan]::FromMinutes(4))
    }
    $output = & sc.exe delete $name 2>&1
    if ($LASTEXITCODE -ne 0) {
        throw "sc.exe delete $name ended with ${LASTEXITCODE}: $($output -join ' ')"
    }
}

foreach ($file in 'acme-bridge.exe', 'appsettings.example.json', 'appsettings.schema.json') {
    Remove-Item -LiteralPath (Join-Path $ProgramFolder $file) -Force -ErrorAction SilentlyContinue
}
if ((Test-Path -LiteralPath $ProgramFolder) -and -not (Get-ChildItem -LiteralPath $ProgramFolder -Force)) {
    Remove-Item -LiteralPath $ProgramFolder
}
Write-Output "Removed. Configuration, secrets and data are left where they are."
