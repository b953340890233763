# Puts wintun.dll, the driver of the tunnel's interface, beside the program that will load it; its licence allows that for the file as it is.
#   scripts\windows-wintun.ps1 FOLDER
# FOLDER is the one of the program's .exe: the bin of its Java runtime. The ZIP file has to be the one that WireGuard published (its SHA-256, as
# Mullvad's and other projects' builds have it), and the file in it to be signed by WireGuard LLC, which Windows says.
param([Parameter(Mandatory = $true)][string]$Folder)
$ErrorActionPreference = 'Stop'
$source = 'https://www.wintun.net/builds/wintun-0.14.1.zip'
$sha256 = '07c256185d6ee3652e09fa55c0b673e2624b565e02c4b9091c79ca7d2f24ef51'
$processor = if ($env:PROCESSOR_ARCHITECTURE -eq 'ARM64') { 'arm64' } else { 'amd64' }

$work = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
New-Item -ItemType Directory $work | Out-Null
try {
    $zip = Join-Path $work 'wintun.zip'
    Invoke-WebRequest -UseBasicParsing $source -OutFile $zip
    $found = (Get-FileHash -Algorithm SHA256 $zip).Hash
    if ($found -ne $sha256) { throw "the ZIP file is another one: its SHA-256 is $found" }
    Expand-Archive $zip $work
    $dll = Join-Path $work "wintun\bin\$processor\wintun.dll"
    $signature = Get-AuthenticodeSignature $dll
    if ($signature.Status -ne 'Valid') { throw "its signature is $($signature.Status)" }
    if ($signature.SignerCertificate.Subject -notmatch '(^|, )O="?WireGuard LLC"?(,|$)') {
        throw "it is signed by $($signature.SignerCertificate.Subject)"
    }
    Copy-Item $dll $Folder
    Write-Output "wintun.dll 0.14.1, signed by WireGuard LLC, is in $Folder"
} finally {
    Remove-Item -Recurse -Force $work
}
