package bulkhead.app.profile.importer.managers;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.ImportResult;
import bulkhead.app.profile.importer.ImportTest;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scripts with nmcli: nmcli(1), nm-settings-nmcli(5), nm_utils_escaped_tokens_options_split of NetworkManager, and the shell's
 * language by POSIX.
 */
class NmcliTest extends ImportTest {
    private static final String ADD = "nmcli connection add type vpn con-name Hq ifname -- vpn-type l2tp"
            + " vpn.data 'gateway=gw.example.net, user=carol, ipsec-enabled=yes' vpn.secrets 'password=word, ipsec-psk=shared'\n";

    @Test
    void readsWhatAScriptAddsAndChangesLater() throws IOException {
        ImportedConnection found = one("make-vpn.sh", """
                #!/bin/bash
                # it isn't much
                set -eu
                SERVER=gw.example.net   # where it is
                USER_NAME="carol"
                export PSK='our "key" $1'
                if ! nmcli -t -f NAME con show | grep -q "^Head office$"; then
                    sudo /usr/bin/nmcli -w 10 c add type vpn \\
                        con-name "Head office" ifname '*' autoconnect no \\
                        vpn-type l2tp -- \\
                        vpn.data "gateway = ${SERVER}, ipsec-enabled = yes, user = $USER_NAME, \\
                                  refuse-pap = yes, mtu = 1380" \\
                        vpn.secrets "ipsec-psk=${PSK}" >/dev/null 2>&1 || exit 1
                fi
                cat <<EOF >&2
                Don't forget: "nmcli con up"
                EOF
                nmcli con modify "Head office" +vpn.secrets password=word ipv4.never-default yes +ipv4.routes '10.1.0.0/16 10.1.0.1 50'
                nmcli con mod "Head office" +ipv4.routes 172.20.8.0/24 ipv6.method ignore && nmcli con up "Head office"
                """);
        assertThat(found.name()).isEqualTo("Head office");
        assertThat(found.profile().server()).isEqualTo("gw.example.net");
        assertThat(found.profile().user()).isEqualTo("carol");
        assertThat(found.profile().mtu()).isEqualTo(1380);
        assertThat(found.profile().auth()).doesNotContain("pap").contains("mschapv2");
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().routes()).containsExactly("10.1.0.0/16", "172.20.8.0/24");
        assertThat(found.profile().ipv6()).isFalse();
        assertThat(psk(found)).isEqualTo("our \"key\" $1");
        assertThat(password(found)).isEqualTo("word");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "'password=a\\,b\\=c=d'           | a,b=c=d",
                "'password = two words  , x=y'    | two words",
                "'password=\\ blanks\\ '          | {blanks}",
                "'password=back\\slash\\\\'       | back\\slash\\",
                "\"password=\\\"q\\\" \\$5 \\w\"  | \"q\" $5 \\w",
                "password=$'tab\\'s'              | tab's",
                "password=a'b'\"c\"               | abc"
            })
    void takesASecretAsTheShellAndNmcliDo(String secrets, String password) throws IOException {
        String script = ADD.replace("'password=word, ipsec-psk=shared'", secrets);
        assertThat(password(one("x.sh", script))).isEqualTo(password.replace("{blanks}", " blanks "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GW=${1:-gw.example.net}\n",
                "GW=gw.example\nGW+=.net\n",
                "d=example.net; export GW=\"gw.$d\"\r\n",
                ": ${GW:=gw.example.net}\n",
                "d=g\nGW=${d}w.example.net\n",
                "vpn() {\n  local GW='gw.example.net'\n"
            })
    void followsVariablesAsFarAsTheScriptSaysThem(String assignment) throws IOException {
        assertThat(one("x.sh", assignment + ADD.replace('\'', '"').replace("gw.example.net", "$GW"))
                        .profile()
                        .server())
                .isEqualTo("gw.example.net");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$1", "$SERVER", "$(cat server)", "`cat server`", "${SERVER#x}"})
    void takesNoVariableForAValue(String server) throws IOException {
        String script = "read -rp 'Server? ' SERVER\n" + ADD.replace('\'', '"').replace("gw.example.net", server);
        assertThat(refused("x.sh", "SERVER=old\n" + script)).contains("the server of 'Hq' cannot be $");
        ImportedConnection found =
                one("x.sh", ADD.replace('\'', '"').replace("shared", server).replace("carol", server));
        assertThat(psk(found)).isNull();
        assertThat(found.profile().user()).isNull();
        assertThat(left(found)).contains("the pre-shared key", "the user's name");
    }

    @Test
    void tellsOfOtherKindsAndNamesThemAsNmcliDoes() throws IOException {
        ImportResult.Found found = found(
                "x.sh",
                ADD.replace("con-name Hq ifname --", "ifname ppp9 user dora").replace("user=carol, ", "")
                        + "nmcli c a type vpn vpn-type openvpn con-name Other ifname --\n"
                        + "nmcli c add type wireguard con-name Wg ifname wg0\nnmcli c add type ethernet con-name Wired ifname eth0\n");
        assertThat(found.connections()).extracting(ImportedConnection::name).containsExactly("vpn-ppp9");
        assertThat(found.connections().getFirst().profile().user()).isEqualTo("dora");
        assertThat(found.refused())
                .hasSize(2)
                .anySatisfy(sentence -> assertThat(sentence).contains("'Other' is of another kind (openvpn)"))
                .anySatisfy(sentence -> assertThat(sentence).contains("'Wg' is of another kind (wireguard)"));
    }

    @Test
    void replacesDataAndTakesSingleOnesAway() throws IOException {
        ImportedConnection found = one(
                "x.sh",
                ADD
                        + "nmcli con modify id Hq vpn.data 'gateway=other.example.net, ipsec-enabled=yes, user=dora, mtu=1300'\n"
                        + "nmcli con modify Hq -vpn.data mtu +vpn.data 'refuse-eap=yes'\n");
        assertThat(found.profile().server()).isEqualTo("other.example.net");
        assertThat(found.profile().user()).isEqualTo("dora");
        assertThat(found.profile().mtu()).isNull();
        assertThat(found.profile().auth()).doesNotContain("eap-mschapv2");
    }
}
