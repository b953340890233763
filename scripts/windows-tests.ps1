# Runs the tests of the Windows host on Windows, as administrator. What a fake stands for elsewhere is asked of this Windows' own filtering
# engine, interfaces and registry; of its network nothing changes, as the filters that are added only let pass, and are removed again.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..')
mvn -q -pl leakguard,platform-windows -am test
exit $LASTEXITCODE
