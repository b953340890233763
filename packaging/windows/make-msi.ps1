# Makes an .msi of the program: make-msi.ps1 FOLDER. Needs a JDK 25 in JAVA_HOME, Maven, and WiX 3 or newer for jpackage.
# It has not been tried: there was no Windows to try it on.
param([Parameter(Mandatory)][string]$Folder)
$ErrorActionPreference = 'Stop'
$root = Resolve-Path "$PSScriptRoot/../.."
$work = Join-Path ([IO.Path]::GetTempPath()) "bulkhead-package-$PID"
$java = "$env:JAVA_HOME/bin"
function Invoke-Step { & $args[0] $args[1..($args.Count - 1)]; if ($LASTEXITCODE) { throw "$($args[0]) ended with $LASTEXITCODE" } }

Invoke-Step mvn -B -ntp -f "$root/pom.xml" -pl app -am -DskipTests '-Dspotless.check.skip' package
Invoke-Step "$java/java" "$root/packaging/Libraries.java" "$root/app/target/image" "$work/modules" "$work/natives" "$work/notices"
Invoke-Step "$java/jlink" --module-path "$work/modules" --output "$work/runtime" --compress zip-9 --no-header-files --no-man-pages `
    --include-locales en,de --add-modules 'bulkhead.app,bulkhead.platform.windows,org.slf4j.jul,jdk.localedata,atlantafx.base,javafx.controls,org.kordamp.ikonli.feather,org.kordamp.ikonli.javafx'
Copy-Item "$work/natives/*" "$work/runtime/bin/"
Invoke-Step "$java/jpackage" --type msi --dest $Folder --name Bulkhead --app-version 0.1.0 --runtime-image "$work/runtime" `
    --module bulkhead.app/bulkhead.app.Main --arguments desktop --license-file "$root/LICENSE" `
    --java-options '--enable-native-access=com.sun.jna,javafx.graphics,bulkhead.app' `
    --java-options '--add-modules=atlantafx.base,javafx.controls,org.kordamp.ikonli.feather,org.kordamp.ikonli.javafx' `
    --java-options '-XX:+UseSerialGC' --java-options '-Xmx512m' --win-menu --win-per-user-install
Remove-Item -Recurse $work
