# Looks on Windows, as administrator, whether the guard keeps packets from leaving, by Windows' own capture (pktmon) and not by what the guard says:
#   scripts\windows-leaks.ps1 [FOLDER]
# FOLDER is what windows-program.ps1 made. What is sent goes to addresses that are nobody's (RFC 5737, RFC 3849). Nothing counts as held back that
# was not seen to leave before. This computer is without a network for some seconds, and has it again at the end, whatever happens.
param([string]$Folder = 'app\target\windows')
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..')
$env:BULKHEAD_UNTRIED = '1'
$bulkhead = (Resolve-Path "$Folder\bulkhead.cmd").Path
$work = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
New-Item -ItemType Directory $work | Out-Null

function Invoke-Guard([string[]]$Words) {
    & $bulkhead guard @Words
    if ($LASTEXITCODE) { throw "bulkhead guard $Words ended with $LASTEXITCODE" }
}

# TCP, UDP and ICMP, each to its own address, so that what was captured tells which it is.
function Send-Probes([string]$Network) {
    $tcp = New-Object Net.Sockets.TcpClient
    try { $tcp.ConnectAsync("$Network.1", 80).Wait(1000) | Out-Null } catch { } finally { $tcp.Dispose() }
    $udp = New-Object Net.Sockets.UdpClient
    try { $udp.Send([byte[]](1..32), 32, "$Network.2", 53) | Out-Null } catch { } finally { $udp.Dispose() }
    ping.exe -n 1 -w 500 "$Network.3" | Out-Null
}

function Get-Seen([string]$Name, [string]$Network) {
    pktmon stop | Out-Null
    pktmon etl2txt "$work\$Name.etl" --out "$work\$Name.txt" | Out-Null
    $text = Get-Content -Raw "$work\$Name.txt"
    1..3 | Where-Object { $text -match [regex]::Escape("> $Network.$_") }
}

function Start-Capture([string]$Name) {
    pktmon start --capture --comp nics --pkt-size 128 --file-name "$work\$Name.etl" | Out-Null
    if ($LASTEXITCODE) { throw 'pktmon does not start: run as administrator' }
}

$failed = @()
try {
    Start-Capture open
    Send-Probes 198.51.100
    $open = @(Get-Seen open 198.51.100)
    if ($open.Count -eq 0) { throw 'nothing was seen to leave without the guard: the capture proves nothing' }
    Write-Output "without the guard $($open.Count) of 3 kinds of packets were seen to leave"

    Invoke-Guard block
    Invoke-Guard status
    Start-Capture blocked
    Send-Probes 203.0.113
    $blocked = @(Get-Seen blocked 203.0.113)
    if ($blocked.Count) { $failed += "with the guard $($blocked.Count) kinds of packets left" }

    Invoke-Guard unblock
    Start-Capture again
    Send-Probes 192.0.2
    $again = @(Get-Seen again 192.0.2)
    if ($again.Count -lt $open.Count) { $failed += 'not all that left before leaves again after unblock' }
} finally {
    pktmon stop | Out-Null
    & $bulkhead guard unblock --force
    Remove-Item -Recurse -Force $work
}
if ($failed) { throw ($failed -join '; ') }
Write-Output 'nothing left with the guard, and all of it again without'
