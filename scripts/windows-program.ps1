# Builds the program on Windows: a folder with a runtime of its own and all that it loads, and bulkhead.cmd, which starts it.
#   scripts\windows-program.ps1 [FOLDER]
# It installs nothing. Before "bulkhead guard install" the folder belongs below Program Files, where nobody but an administrator can change what
# then runs as LocalSystem.
param([string]$Folder = 'app\target\windows')
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..')
mvn -q -pl app -am '-DskipTests' '-Dspotless.check.skip' package
if ($LASTEXITCODE) { exit $LASTEXITCODE }
if (Test-Path $Folder) { Remove-Item -Recurse -Force $Folder }
New-Item -ItemType Directory $Folder | Out-Null
& "$env:JAVA_HOME\bin\jlink" --add-modules java.se,jdk.net,jdk.unsupported,jdk.crypto.ec,jdk.zipfs --output "$Folder\runtime"
if ($LASTEXITCODE) { exit $LASTEXITCODE }
# The guard's filters know the program by its file: no other Java program is to have the same.
Rename-Item "$Folder\runtime\bin\java.exe" bulkhead-java.exe
Copy-Item -Recurse app\target\image "$Folder\modules"
& "$PSScriptRoot\windows-wintun.ps1" "$Folder\runtime\bin"
Set-Content -Encoding ascii "$Folder\bulkhead.cmd" @'
@"%~dp0runtime\bin\bulkhead-java.exe" -XX:+UseSerialGC --enable-native-access=com.sun.jna,bulkhead.app --module-path "%~dp0modules" --add-modules ALL-MODULE-PATH -m bulkhead.app/bulkhead.app.Main %*
'@
Write-Output "$Folder\bulkhead.cmd starts it; set BULKHEAD_UNTRIED=1 before"
