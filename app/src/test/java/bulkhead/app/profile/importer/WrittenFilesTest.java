package bulkhead.app.profile.importer;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.draft.ImportedConnection;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Scripts that write the files of other programs, by the shell's rules of here-documents (POSIX, XCU 2.7.4). */
class WrittenFilesTest extends ImportTest {
    private static final String SCRIPT = """
            #!/bin/sh
            # sets up the client; don't run it twice
            VPN_SERVER_IP='198.51.100.7'
            VPN_USER=carol
            VPN_PASSWORD='two "words"'
            VPN_IPSEC_PSK='a $key'
            apt-get install -y strongswan xl2tpd

            cat > /etc/ipsec.conf <<EOF
            # ipsec.conf
            conn myvpn
              keyexchange=ikev1
              authby=secret
              type=transport
              right=$VPN_SERVER_IP
              rightprotoport=17/1701
              ike=aes128-sha1-modp2048
            EOF

            echo ": PSK \\"$VPN_IPSEC_PSK\\"" | sudo tee /etc/ipsec.secrets > /dev/null
            sudo tee /etc/xl2tpd/xl2tpd.conf >/dev/null <<EOF
            [lac myvpn]
            lns = ${VPN_SERVER_IP}
            pppoptfile = /etc/ppp/options.l2tpd.client
            EOF
            cat <<-'EOF' >/etc/ppp/options.l2tpd.client
            \trefuse-pap
            \tmtu 1280
            \tEOF
            echo "name $VPN_USER" >> /etc/ppp/options.l2tpd.client
            echo "$VPN_USER * '$VPN_PASSWORD' *" > /etc/ppp/chap-secrets
            echo "c myvpn" > /var/run/xl2tpd/l2tp-control
            """;

    @Test
    void readsTheFilesThatAScriptWrites() throws IOException {
        for (String script : new String[] {SCRIPT, SCRIPT.replace("\n", "\r\n")}) {
            ImportedConnection found = one("standard input", script);
            assertThat(found.name()).isEqualTo("myvpn");
            assertThat(found.profile().server()).isEqualTo("198.51.100.7");
            assertThat(found.profile().user()).isEqualTo("carol");
            assertThat(found.profile().mtu()).isEqualTo(1280);
            assertThat(found.profile().auth()).doesNotContain("pap");
            assertThat(psk(found)).isEqualTo("a $key");
            assertThat(password(found)).isEqualTo("two \"words\"");
        }
    }

    @Test
    void takesNoVariableForAValue() throws IOException {
        assertThat(refused("x.sh", SCRIPT.replace("VPN_SERVER_IP='198.51.100.7'", "")))
                .contains("the server of 'myvpn' cannot be $VPN_SERVER_IP");
        ImportedConnection found = one("x.sh", SCRIPT.replaceAll("VPN_(USER|PASSWORD|IPSEC_PSK)=.*", "read -r VPN_$1"));
        assertThat(found.secrets().isEmpty()).isTrue();
        assertThat(found.profile().user()).isNull();
        assertThat(left(found)).contains("the user's name", "the password", "the pre-shared key");
    }

    @Test
    void readsCommandsBesideTheFiles() throws IOException {
        ImportResult.Found found = found(
                "x.sh",
                SCRIPT + "nmcli con add type vpn con-name Other vpn-type l2tp ifname --"
                        + " vpn.data 'gateway=gw.example.net, ipsec-enabled=yes'\n");
        assertThat(found.connections())
                .extracting(ImportedConnection::name)
                .containsExactlyInAnyOrder("myvpn", "Other");
    }

    @Test
    void readsAKeyFileOfAScript() throws IOException {
        ImportedConnection found = one("setup", """
                #!/usr/bin/env bash
                NAME="Office"; SERVER=gw.example.net
                cat > "/etc/NetworkManager/system-connections/$NAME.nmconnection" << EOT
                [connection]
                id=$NAME
                type=vpn
                [vpn]
                service-type=org.freedesktop.NetworkManager.l2tp
                gateway=$SERVER
                user=$1
                [vpn-secrets]
                password=pa\\$s
                EOT
                """);
        assertThat(found.name()).isEqualTo("Office");
        assertThat(found.profile().server()).isEqualTo("gw.example.net");
        assertThat(found.profile().user()).isNull();
        assertThat(password(found)).isEqualTo("pa$s");
    }
}
