package bulkhead.app.profile.importer.windows;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.ImportTest;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Scripts as administrators write them, made after PowerShell's reference: about_Quoting_Rules, about_Splatting, about_Parameters,
 * about_Parsing, about_pwsh, and the module VpnClient.
 */
class PowerShellFilesTest extends ImportTest {
    @Test
    void aScriptWithParametersAndItsOwnDefaults() throws IOException {
        ImportedConnection found = one("deploy.ps1", """
                #Requires -RunAsAdministrator
                [CmdletBinding()]
                param(
                    [Parameter(Mandatory = $false)][string]$Name = "Contoso VPN",
                    [ValidateNotNullOrEmpty()] [string] $Server = 'vpn.example.org',
                    [switch]$Split = $true
                )
                $ErrorActionPreference = 'Stop'
                $psk = 'it''s "ours" $x'
                try {
                    if (Get-VpnConnection -Name $Name -ErrorAction SilentlyContinue) {
                        Remove-VpnConnection -Name $Name -Force -PassThru
                    }
                    Add-VpnConnection -Name $Name -ServerAddress $Server -TunnelType "L2tp" -EncryptionLevel Required `
                        -AuthenticationMethod MSChapv2 -L2tpPsk $psk -SplitTunneling:$false -RememberCredential -Force -PassThru
                } catch {
                    Write-Error "no: $_"
                }
                """);
        assertThat(found.name()).isEqualTo("Contoso VPN");
        assertThat(found.profile().server()).isEqualTo("vpn.example.org");
        assertThat(found.profile().split()).isNull();
        assertThat(found.profile().auth()).containsExactly("mschapv2");
        assertThat(psk(found)).isEqualTo("it's \"ours\" $x");
    }

    @Test
    void aSplatThatGrowsAndAnAlgorithmThatIsChosen() throws IOException {
        ImportedConnection found = one("splat.ps1", """
                $vpn = [ordered]@{
                    Name                  = 'Office' # the name
                    ServerAddress         = 'vpn.example.org'
                    TunnelType            = 'L2tp'
                    L2tpPsk               = "a`tb`$c"
                    AuthenticationMethod  = 'Pap','MSChapv2'
                    SplitTunneling        = $true
                }
                $vpn.EncryptionLevel = 'Optional'
                Add-VpnConnection @vpn -Force
                Set-VpnConnectionIPsecConfiguration -ConnectionName $vpn.Name -AuthenticationTransformConstants SHA256128 `
                    -CipherTransformConstants AES256 -EncryptionMethod DES3 -IntegrityCheckMethod SHA256 -DHGroup Group2 -PfsGroup None -Force
                """);
        assertThat(found.profile().server()).isEqualTo("vpn.example.org");
        assertThat(found.profile().auth()).containsExactlyInAnyOrder("pap", "mschapv2");
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().weak()).containsExactlyInAnyOrder("3des", "modp1024");
        assertThat(psk(found)).isEqualTo("a\tb$c");
    }

    /** about_Hash_Tables: a key in brackets, and the method Add. */
    @Test
    void aTableIsFilledByKeysInBracketsAndByAdd() throws IOException {
        ImportedConnection found = one("brackets.ps1", """
                $p = @{}
                $p['Name'] = 'Office'
                $p["ServerAddress"] = 'vpn.example.org'
                $p[ 'TunnelType' ] = 'L2tp'
                $p.Add('L2tpPsk', 'a key')
                $p.Add("AuthenticationMethod", @('Pap','MSChapv2'))
                $p.SplitTunneling = $true
                Add-VpnConnection @p -Force
                """);
        assertThat(found.profile().server()).isEqualTo("vpn.example.org");
        assertThat(found.profile().auth()).containsExactlyInAnyOrder("pap", "mschapv2");
        assertThat(found.profile().split()).isTrue();
        assertThat(psk(found)).isEqualTo("a key");
    }

    @Test
    void abbreviatedAndPositionalParameters() throws IOException {
        ImportedConnection found = one("short.ps1", """
                Add-VpnConnection 'Office' 'vpn.example.org' -Tunnel L2tp -L2tp 'k' -Auth Chap -Split -Rem -Fo
                Set-VpnConnectionIPsecConfiguration Office -Auth None -Cipher DES3 -Enc AES256 -Integ MD5 -DH Group14 -Pfs None -Fo
                """);
        assertThat(found.profile().auth()).containsExactly("chap");
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().weak()).containsExactlyInAnyOrder("3des", "md5");
        assertThat(psk(found)).isEqualTo("k");
    }

    @Test
    void aHereStringAndTypedAssignments() throws IOException {
        ImportedConnection found = one("here.ps1", """
                [string]$domain='example.org'
                [System.String] $server = "vpn.$($domain)"
                $key = @'
                two 'quotes' "and" $more
                '@
                $name = @"
                Office ${domain}
                "@
                $params=@{Name=$name;ServerAddress="vpn.${domain}";TunnelType="L2tp";L2tpPsk=$key}
                Add-VpnConnection @params
                """);
        assertThat(found.name()).isEqualTo("Office example.org");
        assertThat(found.profile().server()).isEqualTo("vpn.example.org");
        assertThat(psk(found)).isEqualTo("two 'quotes' \"and\" $more");
    }

    @Test
    void dashesAndQuotesOfAWordProcessor() throws IOException {
        ImportedConnection found = one("pasted.ps1", """
                Add\u2010VpnConnection \u2013Name \u201cOffice\u201d \u2014ServerAddress \u2018vpn.example.org\u2019 \u2015TunnelType L2tp \u2013L2tpPsk \u201ea key\u201d
                """.replace("Add\u2010", "Add-"));
        assertThat(found.name()).isEqualTo("Office");
        assertThat(found.profile().server()).isEqualTo("vpn.example.org");
        assertThat(psk(found)).isEqualTo("a key");
    }

    @Test
    void aBatchFileWithVariablesOfItsOwn() throws IOException {
        ImportedConnection found = one("vpn.cmd", """
                @echo off
                setlocal
                set "SERVER=vpn.example.org"
                set NAME=Office VPN
                powershell.exe -NoLogo -ExecutionPolicy Bypass -Command ^
                  "Add-VpnConnection -Name '%NAME%' -ServerAddress '%SERVER%' -TunnelType L2tp -L2tpPsk 'k&k' -AuthenticationMethod MSChapv2 -Force; Set-VpnConnection -Name '%NAME%' -SplitTunneling $true"
                rasdial "%NAME%" alice "pa ss" /domain:CORP
                pause
                """);
        assertThat(found.name()).isEqualTo("Office VPN");
        assertThat(found.profile().server()).isEqualTo("vpn.example.org");
        assertThat(found.profile().split()).isTrue();
        assertThat(psk(found)).isEqualTo("k&k");
        assertThat(password(found)).isEqualTo("pa ss");
    }

    @Test
    void aSecretThatIsAskedForAndComputedIsMissing() throws IOException {
        ImportedConnection found = one("ask.ps1", """
                $cred = Get-Credential
                $psk = Read-Host -Prompt "Key" -AsSecureString
                Add-VpnConnection -Name "Office" -ServerAddress "vpn.example.org" -TunnelType L2tp `
                    -L2tpPsk ([Runtime.InteropServices.Marshal]::PtrToStringAuto([Runtime.InteropServices.Marshal]::SecureStringToBSTR($psk))) -Force
                Add-VpnConnectionRoute -ConnectionName "Office" -DestinationPrefix 10.0.0.0/8 -PassThru
                """);
        assertThat(found.secrets().isEmpty()).isTrue();
        assertThat(found.profile().split()).isNull();
        assertThat(left(found)).contains("the pre-shared key: the script does not say it", "10.0.0.0/8");
    }

    @Test
    void algorithmsByPositionAndParametersOnOneLine() throws IOException {
        ImportedConnection found = one("line.ps1", """
                param([string]$Name='Office',[string]$Server='vpn.example.org',[int]$Metric=3)
                Add-VpnConnection -N $Name -Se $Server -Tu L2tp -L k -Sp
                Set-VpnConnectionIPsecConfiguration $Name SHA256128 AES256 Group2 DES3 MD5 None -Force
                """);
        assertThat(found.name()).isEqualTo("Office");
        assertThat(found.profile().server()).isEqualTo("vpn.example.org");
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().weak()).containsExactlyInAnyOrder("3des", "md5", "modp1024");
    }

    @Test
    void aBatchFileThatAsksForTheServerDoesNotSayIt() throws IOException {
        assertThat(refused("ask.bat", """
                @echo off
                set /p SERVER=Server?
                powershell Add-VpnConnection -Name Office -ServerAddress %SERVER% -TunnelType L2tp -L2tpPsk k
                """)).contains("%SERVER%");
    }
}
