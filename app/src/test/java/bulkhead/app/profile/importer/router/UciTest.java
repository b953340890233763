package bulkhead.app.profile.importer.router;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.ImportResult;
import bulkhead.app.profile.importer.ImportTest;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenWrt: file.c of libuci, xl2tpd's l2tp.sh, strongswan's ipsec.init and swanctl.init, and libreswan's init script. */
class UciTest extends ImportTest {
    private static final String NETWORK = """
            config interface 'loopback'
            \toption device 'lo'
            \toption proto 'static'

            config interface 'hq'
            \toption proto 'l2tp'
            \toption server '198.51.100.7'
            \toption username 'carol'
            \toption password 'it'\\''s # a "word"'
            \toption mtu 1380
            """;
    private static final String IPSEC = """
            config ipsec
            \toption debug 0

            config remote 'branch'
            \toption enabled '1'
            \toption gateway '198.51.100.7'
            \toption pre_shared_key 'shared key'
            \toption authentication_method 'psk'
            \toption local_identifier 'carol@example.net'
            \tlist crypto_proposal 'good'
            \tlist transport 'to_hq'

            config transport 'to_hq'
            \toption keyexchange 'ikev1'
            \tlist crypto_proposal 'good'

            config crypto_proposal 'good'
            \toption encryption_algorithm 'aes256'
            \toption hash_algorithm 'sha1'
            \toption dh_group 'modp2048'
            """;

    @Test
    void readsANetworkWithItsIpsec() throws IOException {
        Files.writeString(folder.resolve("network"), NETWORK);
        Files.writeString(folder.resolve("ipsec"), IPSEC);
        ImportedConnection found = one(folder);
        assertThat(found.name()).isEqualTo("hq");
        assertThat(found.profile().server()).isEqualTo("198.51.100.7");
        assertThat(found.profile().user()).isEqualTo("carol");
        assertThat(found.profile().mtu()).isEqualTo(1380);
        assertThat(found.profile().split()).isNull();
        assertThat(found.profile().auth()).containsExactly("mschapv2", "eap-mschapv2", "chap", "pap");
        assertThat(password(found)).isEqualTo("it's # a \"word\"");
        assertThat(psk(found)).isEqualTo("shared key");
        assertThat(left(found))
                .contains("aes256-sha1-modp2048", "own identity carol@example.net")
                .doesNotContain("IKEv2", "IPsec:");
    }

    @Test
    void readsANetworkWithIpsecConf() throws IOException {
        Files.writeString(folder.resolve("network"), NETWORK);
        Files.writeString(folder.resolve("ipsec.conf"), "conn l2tp\n\ttype=transport\n\tright=198.51.100.7\n");
        Files.writeString(folder.resolve("ipsec.secrets"), ": PSK \"from there\"\n");
        assertThat(psk(one(folder))).isEqualTo("from there");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "option password plain      | plain",
                "option password a\\ b\\'c  | a b'c",
                "option password plain#no   | plain",
                "option password a'b c'\"d\\\"\\n\" | ab cd\"n",
                "option password 'a\\b'     | a\\b",
                "o password \"x\"; o mtu 1300 # y | x",
                "option password old; option password 'new' | new"
            })
    void readsWordsAsLibuciDoes(String line, String password) throws IOException {
        assertThat(password(one("network", NETWORK.replaceAll("option password.*", "") + line + "\n")))
                .isEqualTo(password);
    }

    @Test
    void addsToASectionOfTheSameName() throws IOException {
        ImportedConnection found = one(
                "network",
                "package network\r\n" + NETWORK.replace("\n", "\r\n")
                        + "config interface hq\r\n option username dora\r\n");
        assertThat(found.profile().user()).isEqualTo("dora");
        assertThat(found.profile().server()).isEqualTo("198.51.100.7");
    }

    /** What {@code uci export} prints. */
    @Test
    void keepsPackagesApart() throws IOException {
        ImportedConnection found = one(
                "all",
                "package network\n\n" + NETWORK + "\npackage firewall\n\nconfig zone 'hq'\n\toption server 'no'\n"
                        + "\toption username 'no'\n");
        assertThat(found.profile().server()).isEqualTo("198.51.100.7");
        assertThat(found.profile().user()).isEqualTo("carol");
    }

    @Test
    void takesTheRoutesOfATunnelThatIsNoDefault() throws IOException {
        String routes = """
                \toption defaultroute '0'
                \toption peerdns '0'
                \tlist dns '10.1.0.53'
                \toption ipv6 '0'
                \toption pppd_options 'refuse-eap noccp refuse-pap'
                config route
                \toption interface 'hq'
                \toption target '10.1.0.0'
                \toption netmask '255.255.0.0'
                config route
                \toption interface 'hq'
                \toption target '172.20.8.0/24'
                config route
                \toption interface 'lan'
                \toption target '192.0.2.0/24'
                config route6
                \toption interface 'hq'
                \toption target '2001:db8:7::/48'
                """;
        ImportedConnection found = one("network", NETWORK + routes);
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().routes()).containsExactly("10.1.0.0/16", "172.20.8.0/24", "2001:db8:7::/48");
        assertThat(found.profile().ipv6()).isFalse();
        assertThat(found.profile().auth()).containsExactly("mschapv2", "chap");
        assertThat(left(found))
                .contains("the DNS servers 10.1.0.53: beside a tunnel", "IPsec: no connection", "pre-shared key")
                .doesNotContain("'peerdns'");
        assertThat(found.profile().dns()).isEmpty();
        ImportedConnection full =
                one("network", NETWORK + routes.replace("option target '172.20.8.0/24'", "option metric 5"));
        assertThat(full.profile().split()).as("a route to everywhere").isNull();
        assertThat(full.profile().dns()).containsExactly("10.1.0.53");
    }

    @Test
    void readsWhatUciShowsAndWhatAScriptSets() throws IOException {
        ImportedConnection shown = one("shown", """
                network.loopback=interface
                network.loopback.proto='static'
                network.hq=interface
                network.hq.proto='l2tp'
                network.hq.server='198.51.100.7:1701'
                network.hq.username='carol'
                network.hq.password='it'\\''s'
                network.hq.pppd_options='refuse-pap' 'refuse-chap'
                ipsec.@remote[0]=remote
                ipsec.@remote[0].enabled='1'
                ipsec.@remote[0].gateway='198.51.100.7'
                ipsec.@remote[0].keyexchange='ikev1'
                ipsec.@remote[0].pre_shared_key='shared'
                """);
        assertThat(shown.profile().server()).isEqualTo("198.51.100.7");
        assertThat(password(shown)).isEqualTo("it's");
        assertThat(psk(shown)).isEqualTo("shared");
        assertThat(shown.profile().auth()).doesNotContain("pap", "chap");
        ImportedConnection set = one("setup.sh", """
                #!/bin/sh
                IF=hq; SERVER="198.51.100.7"
                uci -q delete network.$IF
                uci set network.$IF=interface
                uci set network.$IF.proto='l2tp'
                uci set network.$IF.server="$SERVER"
                uci set network.$IF.username=$1
                uci add ipsec remote
                uci set ipsec.@remote[-1].enabled=1
                uci batch <<EOF
                set network.$IF.password='two words'
                set ipsec.@remote[-1].gateway=$SERVER
                set ipsec.@remote[-1].pre_shared_key=shared
                add_list ipsec.@remote[-1].transport='l2tp'
                commit
                EOF
                """);
        assertThat(set.name()).isEqualTo("hq");
        assertThat(set.profile().server()).isEqualTo("198.51.100.7");
        assertThat(set.profile().user()).isNull();
        assertThat(password(set)).isEqualTo("two words");
        assertThat(psk(set)).isEqualTo("shared");
        assertThat(left(set)).contains("IKEv2", "the user's name");
        assertThat(
                        refused(
                                "setup.sh",
                                "uci set network.hq=interface\nuci set network.hq.proto=l2tp\nuci set network.hq.server=$SERVER\n"))
                .contains("the server of 'hq' cannot be $SERVER");
    }

    @Test
    void tellsWhatIsOffAndOfAnotherKind() throws IOException {
        ImportResult.Found found = found("all", NETWORK + """
                config interface 'wg'
                \toption proto 'wireguard'
                """ + IPSEC.replace("enabled '1'", "enabled '0'"));
        assertThat(left(found.connections().getFirst())).contains("remote 'branch': it is not enabled", "IPsec: no");
        assertThat(psk(found.connections().getFirst())).isNull();
        assertThat(found.refused()).singleElement().asString().contains("'wg' is of another kind (wireguard)");
    }

    @Test
    void tellsAServersConfigurationFromAClients() throws IOException {
        assertThat(refused("ipsec", IPSEC.replace("'198.51.100.7'", "'any'")))
                .contains("this configuration of OpenWrt is a server's: its IPsec remote branch is for any client");
        assertThat(refused("xl2tpd", "config lns 'default'\n\toption local_ip '10.1.0.1'\n"))
                .contains("is a server's");
    }

    @Test
    void readsLibreswansConfiguration() throws IOException {
        ImportedConnection found = one("all", NETWORK + """
                config tunnel 'office'
                \toption right '198.51.100.7'
                \toption rightid '@gw'
                \toption authby 'secret'
                \toption psk 'shared'
                \tlist ike 'p1'
                config crypto_proposal 'p1'
                \tlist encryption_algorithm '3des'
                \tlist hash_algorithm 'md5'
                \tlist dh_group 'modp1024'
                """);
        assertThat(psk(found)).isEqualTo("shared");
        assertThat(found.profile().weak()).containsExactly("3des", "md5", "modp1024");
        assertThat(left(found)).contains("3des-md5-modp1024", "the server's identity @gw");
    }
}
