package bulkhead.app.profile.importer.windows;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.ImportResult;
import bulkhead.app.profile.importer.ImportTest;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows' ProfileXML: the reference of the VPNv2 CSP and its XSD, and how scripts hand it to the WMI bridge. */
class ProfileXmlTest extends ImportTest {
    private static final String XML = """
            <VPNProfile>
              <ProfileName>Head &amp; office</ProfileName>
              <RememberCredentials>true</RememberCredentials>
              <AlwaysOn>true</AlwaysOn>
              <DnsSuffix>corp.example.net</DnsSuffix>
              <TrustedNetworkDetection>corp.example.net</TrustedNetworkDetection>
              <RegisterDNS>false</RegisterDNS>
              <NativeProfile>
                <Servers>gw.example.net;Office,gw2.example.net</Servers>
                <NativeProtocolType>L2tp</NativeProtocolType>
                <L2tpPsk>a &lt;shared&gt; key</L2tpPsk>
                <Authentication><UserMethod>MSChapv2</UserMethod></Authentication>
                <RoutingPolicyType>SplitTunnel</RoutingPolicyType>
              </NativeProfile>
              <Route><Address>10.1.0.0</Address><PrefixSize>16</PrefixSize></Route>
              <Route><Address>10.1.9.0</Address><PrefixSize>24</PrefixSize><ExclusionRoute>true</ExclusionRoute></Route>
              <DomainNameInformation>
                <DomainName>.corp.example.net</DomainName>
                <DnsServers>10.1.0.53</DnsServers>
              </DomainNameInformation>
              <Proxy><Manual><Server></Server></Manual></Proxy>
            </VPNProfile>
            """;

    @Test
    void readsAFileOfItsOwn() throws IOException {
        ImportedConnection found = one("VPN_Profile.xml", "\uFEFF<?xml version=\"1.0\"?>\r\n" + XML);
        assertThat(found.name()).isEqualTo("Head & office");
        assertThat(found.profile().server()).isEqualTo("gw.example.net");
        assertThat(found.profile().auth()).containsExactly("mschapv2");
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().routes()).containsExactly("10.1.0.0/16");
        assertThat(psk(found)).isEqualTo("a <shared> key");
        assertThat(left(found))
                .contains(
                        "other servers: gw2.example.net",
                        "10.1.9.0/24 beside the tunnel",
                        "DNS suffix 'corp.example.net'",
                        "AlwaysOn",
                        "does not connect: corp.example.net",
                        "names of .corp.example.net",
                        "the user's name: Windows asks for it")
                .doesNotContain("RegisterDNS", "Proxy", "RememberCredentials");
    }

    @Test
    void readsSyncMlAndWhatIsEscapedInIt() throws IOException {
        String sync = """
                <SyncML><SyncBody><Add><CmdID>1</CmdID><Item>
                <Target><LocURI>./User/Vendor/MSFT/VPNv2/Contoso%20L2TP/ProfileXML</LocURI></Target>
                <Data>{data}</Data></Item></Add></SyncBody></SyncML>
                """;
        String escaped = XML.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
        for (String data : new String[] {escaped, "<![CDATA[" + XML + "]]>"}) {
            ImportedConnection found = one("x.xml", sync.replace("{data}", data));
            assertThat(found.name()).isEqualTo("Contoso L2TP");
            assertThat(psk(found)).isEqualTo("a <shared> key");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Joined, lines later added to, and escaped for the bridge.
                """
                $ProfileName = 'Head office'
                $ServerAddress = "gw.example.net"
                $L2tpPsk = 'shared'
                $Escaped = $ProfileName -replace ' ', '%20'
                $ProfileXML =
                \t'<VPNProfile>
                \t\t<NativeProfile>
                \t\t\t<Servers>' + $serveraddress + '</Servers>
                \t\t\t<RoutingPolicyType>SplitTunnel</RoutingPolicyType>
                \t\t\t<NativeProtocolType>l2tp</NativeProtocolType>
                \t\t\t<L2tpPsk>'+$L2tpPsk+'</L2tpPsk>
                \t\t</NativeProfile>
                '
                $ProfileXML += "  <Route><Address>10.1.0.0</Address><PrefixSize>16</PrefixSize></Route>`n"
                $ProfileXML += '</VPNProfile>'
                $ProfileXML = $ProfileXML -replace '<', '&lt;'
                $ProfileXML = $ProfileXML -replace '>', '&gt;'
                $ProfileXML = $ProfileXML -replace '"', '&quot;'
                $i = New-Object Microsoft.Management.Infrastructure.CimInstance $c, $n
                $p = [Microsoft.Management.Infrastructure.CimProperty]::Create('InstanceID', "$Escaped", 'String', 'Key')
                $p = [Microsoft.Management.Infrastructure.CimProperty]::Create('ProfileXML', "$ProfileXML", 'String', 'Property')
                """,
                // A here-string with quotes in it, and a table.
                """
                $gw = "gw.example.net"
                [xml]$ProfileXML = @"
                <VPNProfile>
                  <NativeProfile>
                    <Servers>$gw</Servers> <!-- "the" server isn't here -->
                    <NativeProtocolType>L2tp</NativeProtocolType><L2tpPsk>shared</L2tpPsk>
                    <RoutingPolicyType>SplitTunnel</RoutingPolicyType>
                  </NativeProfile>
                  <Route><Address>10.1.0.0</Address><PrefixSize>16</PrefixSize></Route>
                </VPNProfile>
                "@
                New-CimInstance -Namespace root\\cimv2\\mdm\\dmmap -ClassName MDM_VPNv2_01 -Property @{ParentID='./Vendor/MSFT/VPNv2'; InstanceID='Head%20office'; ProfileXML=$x}
                """
            })
    void readsScriptsThatPutItTogether(String script) throws IOException {
        for (String text : new String[] {script, script.replace("\n", "\r\n")}) {
            ImportedConnection found = one("x.ps1", text);
            assertThat(found.name()).isEqualTo("Head office");
            assertThat(found.profile().server()).isEqualTo("gw.example.net");
            assertThat(found.profile().split()).isTrue();
            assertThat(found.profile().routes()).containsExactly("10.1.0.0/16");
            assertThat(psk(found)).isEqualTo("shared");
        }
    }

    @Test
    void refusesWhatAScriptAsksFor() throws IOException {
        String script = "$server = Read-Host 'Server'\n$ProfileXML = @\"\n" + XML.replace("gw.example.net;", "$server;")
                + "\n\"@\n";
        assertThat(refused("x.ps1", script)).contains("cannot be $server");
        assertThat(refused("x.ps1", "$x = '<VPNProfile>' + (Get-Content y) + '</VPNProfile>'\n"))
                .contains("does not have its ProfileXML whole");
    }

    @Test
    void tellsOfOtherProtocols() throws IOException {
        ImportResult.Found found = found(
                "x.xml",
                "<all>" + XML
                        + XML.replace(">L2tp<", ">IKEv2<")
                                .replaceAll("<L2tpPsk>.*</L2tpPsk>", "")
                                .replace("Head", "Other")
                        + "<VPNProfile><ProfileName>Plug</ProfileName><PluginProfile/></VPNProfile>"
                        + XML.replace("gw.example.net;", "a b;").replace("Head", "Bad") + "</all>");
        assertThat(found.connections()).extracting(ImportedConnection::name).containsExactly("Head & office");
        assertThat(found.refused())
                .hasSize(3)
                .anySatisfy(one -> assertThat(one).contains("'Other & office' is of another kind (IKEv2)"))
                .anySatisfy(one -> assertThat(one).contains("'Plug' is of another kind"))
                .anySatisfy(one -> assertThat(one).contains("the server of 'Bad & office'"));
    }

    @Test
    void takesAllThroughTheTunnelWhereNothingIsSaid() throws IOException {
        ImportedConnection found = one(
                "Office.xml",
                XML.replaceAll("<RoutingPolicyType>.*</RoutingPolicyType>", "")
                        .replaceAll("<ProfileName>.*</ProfileName>", ""));
        assertThat(found.name()).isEqualTo("Office");
        assertThat(found.profile().split()).isNull();
        assertThat(left(found)).contains("10.1.0.0/16: all goes through the tunnel");
    }

    @Test
    void carriesOverWhatIsWeakInAChoiceOfAlgorithms() throws IOException {
        ImportedConnection found = one("x.xml", XML.replace("<RoutingPolicyType>", """
                <CryptographySuite>
                  <AuthenticationTransformConstants>SHA196</AuthenticationTransformConstants>
                  <CipherTransformConstants>AES256</CipherTransformConstants>
                  <EncryptionMethod>DES3</EncryptionMethod>
                  <IntegrityCheckMethod>SHA1</IntegrityCheckMethod>
                  <DHGroup>Group2</DHGroup>
                  <PfsGroup>None</PfsGroup>
                </CryptographySuite>
                <RoutingPolicyType>"""));
        assertThat(found.profile().weak()).containsExactlyInAnyOrder("3des", "modp1024");
    }

    @Test
    void readsNoDeclarations() throws IOException {
        assertThat(refused(
                        "x.xml",
                        XML.replace(
                                "<VPNProfile>",
                                "<VPNProfile><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]>&b;")))
                .contains("is not valid XML");
        assertThat(refused("x.xml", XML.replace("</NativeProfile>", ""))).contains("is not valid XML");
    }
}
