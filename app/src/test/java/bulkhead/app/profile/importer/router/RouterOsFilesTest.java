package bulkhead.app.profile.importer.router;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.ImportResult;
import bulkhead.app.profile.importer.ImportTest;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Exports and scripts as people have them, made after MikroTik's manual: of /export in both versions, of console and scripting, of
 * L2TP, PPP and IPsec.
 */
class RouterOsFilesTest extends ImportTest {
    @Test
    void anExportOfVersion6WithAnIpsecOfItsOwn() throws IOException {
        ImportedConnection found = one("export.rsc", """
                # nov/12/2026 09:14:31 by RouterOS 6.49.10
                # software id = AAAA-BBBB
                #
                # model = RB750Gr3
                /interface bridge
                add admin-mac=02:00:00:00:00:01 auto-mac=no comment=defconf name=bridge
                /interface l2tp-client
                add add-default-route=no allow=mschap2 connect-to=vpn.example.org \\
                    dial-on-demand=no disabled=no ipsec-secret="it's \\"ours\\"\\\\ \\24x" keepalive-timeout=60 max-mru=1450 \\
                    max-mtu=1400 mrru=disabled name=l2tp-office password=p\\
                    ass profile=default-encryption use-ipsec=yes user=alice
                /ip ipsec profile
                set [ find default=yes ] dh-group=modp2048 enc-algorithm=aes-256 hash-algorithm=sha256
                /ip ipsec proposal
                set [ find default=yes ] auth-algorithms=sha256 enc-algorithms=aes-256-cbc pfs-group=none
                /ip route
                add distance=1 dst-address=10.8.0.0/16 gateway=l2tp-office
                add comment=old disabled=yes distance=1 dst-address=10.9.0.0/16 gateway=l2tp-office
                add distance=1 gateway=192.0.2.1
                """);
        assertThat(found.name()).isEqualTo("l2tp-office");
        assertThat(found.profile().server()).isEqualTo("vpn.example.org");
        assertThat(found.profile().user()).isEqualTo("alice");
        assertThat(found.profile().auth()).containsExactly("mschapv2");
        assertThat(found.profile().mtu()).isEqualTo(1400);
        assertThat(found.profile().weak()).isEmpty();
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().routes()).containsExactly("10.8.0.0/16");
        assertThat(psk(found)).isEqualTo("it's \"ours\"\\ $x");
        assertThat(password(found)).isEqualTo("pass");
    }

    @Test
    void anExportOfVersion7WithPathsOfSlashes() throws IOException {
        ImportedConnection found = one("export.rsc", """
                # 2026-11-12 09:14:31 by RouterOS 7.16.1
                /interface/l2tp-client
                add allow-fast-path=yes connect-to=203.0.113.7 disabled=no ipsec-secret="gr\\C3\\BCn" name="B\\C3\\BCro\\_1" \\
                    password="a b" use-ipsec=required user="CORP\\\\bob" add-default-route=yes default-route-distance=1
                /ip/route
                add dst-address=10.0.0.0/8 gateway="B\\C3\\BCro\\_1" routing-table=main
                """);
        assertThat(found.name()).isEqualTo("Büro 1");
        assertThat(found.profile().user()).isEqualTo("CORP\\bob");
        assertThat(found.profile().split()).isNull();
        assertThat(psk(found)).isEqualTo("grün");
        assertThat(password(found)).isEqualTo("a b");
    }

    /** MikroTik's manual, "Console": a menu entered word by word, `..`, and commands from elsewhere that leave us where we are. */
    @Test
    void menusThatAreEnteredWordByWord() throws IOException {
        ImportedConnection found = one("typed.rsc", """
                :local where "office"
                /interface
                l2tp-client
                add name=a connect-to=vpn.example.org user=alice password=p use-ipsec=yes disabled=yes
                /ip route add dst-address=10.8.0.0/16 gateway=a
                /ip/route/print
                set a ipsec-secret=k
                enable a
                /ip
                ipsec proposal
                set [ find default=yes ] enc-algorithms=3des auth-algorithms=sha256 pfs-group=none
                ..
                profile
                set [ find default=yes ] dh-group=modp2048 enc-algorithm=aes-256 hash-algorithm=sha256
                """);
        assertThat(found.profile().routes()).containsExactly("10.8.0.0/16");
        assertThat(psk(found)).isEqualTo("k");
        assertThat(found.profile().weak()).containsExactly("3des");
        assertThat(found.left()).anyMatch(left -> left.contains("aes-256 sha256 modp2048"));
    }

    /** MikroTik's own defaults have groups and algorithms that are weak: a file that says nothing of them permits none. */
    @Test
    void defaultsThatNobodyWrotePermitNothingWeak() throws IOException {
        ImportedConnection found = one("x.rsc", """
                /ip ipsec profile add name=other dh-group=modp1024 enc-algorithm=3des hash-algorithm=md5
                /ip ipsec proposal
                set [ find default=yes ] disabled=yes enc-algorithms=3des
                /interface l2tp-client
                add connect-to=vpn.example.org disabled=no name=a user=alice password=p use-ipsec=yes ipsec-secret=k
                """);
        assertThat(found.profile().weak()).isEmpty();
        assertThat(found.profile().split()).as("without add-default-route").isTrue();
    }

    @Test
    void aPeerWithProfileProposalAndIdentityOfItsOwn() throws IOException {
        ImportedConnection found = one("x.rsc", """
                /ip ipsec profile
                add dh-group=modp1024,modp2048 enc-algorithm=aes-128,3des hash-algorithm=md5 name=old
                /ip ipsec peer
                add address=198.51.100.7/32 comment="to hq" exchange-mode=main local-address=192.0.2.9 name=hq profile=old
                add address=203.0.113.1/32 name=other
                /ip ipsec identity
                add peer=other secret=theirs
                add generate-policy=no peer=hq secret="ours; really"
                /interface l2tp-client
                add connect-to=198.51.100.7 disabled=no name=hq-l2tp password=p user=alice use-ipsec=no
                """);
        assertThat(psk(found)).isEqualTo("ours; really");
        assertThat(found.profile().weak()).containsExactlyInAnyOrder("3des", "md5", "modp1024");
    }

    @Test
    void aScriptThatAddsThenSetsAndDisables() throws IOException {
        ImportResult.Found found = found("setup.rsc", """
                :log info "setting up"
                /interface l2tp-client add name="one" connect-to=one.example.org user=a
                /interface l2tp-client add name=two connect-to=two.example.org user=b password=q disabled=yes
                /interface l2tp-client set one password="p;q" ; /interface l2tp-client set [ find where name="one" ] ipsec-secret=k use-ipsec=yes
                /interface l2tp-client
                set 1 user=c
                """);
        assertThat(found.connections()).extracting(ImportedConnection::name).containsExactly("one", "two");
        ImportedConnection one = found.connections().getFirst();
        assertThat(password(one)).isEqualTo("p;q");
        assertThat(psk(one)).isEqualTo("k");
        assertThat(left(found.connections().getLast())).contains("the pre-shared key");
    }

    @Test
    void aProfileOfPppThatAsksForMore() throws IOException {
        ImportedConnection found = one("x.rsc", """
                /ppp profile
                add change-tcp-mss=yes name=vpn use-encryption=required use-ipv6=no
                /interface l2tp-client
                add allow=pap,chap,mschap1,mschap2 connect-to=vpn.example.org name=a user=alice password=p profile=vpn \\
                    use-ipsec=yes ipsec-secret=k add-default-route=yes
                """);
        assertThat(found.profile().auth()).containsExactlyInAnyOrder("pap", "chap", "mschapv2");
        assertThat(left(found)).contains("mschap1");
    }
}
