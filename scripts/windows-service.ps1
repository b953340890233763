# Installs the guard's service on Windows, as administrator, asks it, ends its process, looks whether Windows starts it anew, and removes it:
#   scripts\windows-service.ps1 [FOLDER]
# FOLDER is what windows-program.ps1 made.
param([string]$Folder = 'app\target\windows')
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..')
$bulkhead = (Resolve-Path "$Folder\bulkhead.cmd").Path
# A service has the variables of the computer.
[Environment]::SetEnvironmentVariable('BULKHEAD_UNTRIED', '1', 'Machine')
$env:BULKHEAD_UNTRIED = '1'

function Invoke-Guard([string[]]$Words) {
    & $bulkhead guard @Words
    if ($LASTEXITCODE) { throw "bulkhead guard $Words ended with $LASTEXITCODE" }
}

function Get-ServiceProcess { (Get-CimInstance Win32_Service -Filter "Name='bulkhead-guard'").ProcessId }

try {
    Invoke-Guard install
    Invoke-Guard status
    $first = Get-ServiceProcess
    Stop-Process -Force -Id $first
    $end = (Get-Date).AddSeconds(60)
    while (@(0, $first, $null) -contains (Get-ServiceProcess)) {
        if ((Get-Date) -gt $end) { throw 'Windows has not started the service anew' }
        Start-Sleep -Milliseconds 200
    }
    (Get-Service bulkhead-guard).WaitForStatus('Running', [TimeSpan]::FromSeconds(60))
    Invoke-Guard status
} finally {
    & $bulkhead guard uninstall
    & $bulkhead guard unblock --force
    [Environment]::SetEnvironmentVariable('BULKHEAD_UNTRIED', $null, 'Machine')
}
if (Get-Service bulkhead-guard -ErrorAction SilentlyContinue) { throw 'the service is still there' }
Write-Output 'the service was installed, started anew after its end, and removed'
