package bulkhead.app.profile.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken files, and files that somebody made to harm who imports them: one sentence, and nothing else happens. */
class HostileImportTest {
    private static final String KEY_FILE =
            "[connection]\nid=x\n[vpn]\nservice-type=org.freedesktop.NetworkManager.l2tp\ngateway=a.example\nuser=u\n";
    private static final List<String> FIXTURES = List.of(
            "office.nmconnection",
            "90-NM-work.yaml",
            "etc/ipsec.conf",
            "etc/ipsec.secrets",
            "etc/xl2tpd/xl2tpd.conf",
            "rasphone.pbk",
            "add-vpn.ps1",
            "profile.xml",
            "vpn.mobileconfig",
            "signed.mobileconfig",
            "binary.mobileconfig",
            "office.networkConnect",
            "l2tp.onc",
            "export.rsc",
            "swanctl/swanctl.conf",
            "openwrt/network",
            "openwrt/ipsec",
            "edgeos.boot",
            "nmcli.sh",
            "connman.config");

    @TempDir
    private Path folder;

    @Test
    void readsNoExternalEntity() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "the content of another file");
        String refused = refused(
                plist("<!DOCTYPE plist [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>", "<string>&x;</string>"));
        assertThat(refused).contains("not a valid property list").doesNotContain("another file");
        assertThat(refused(plist(
                        "<!DOCTYPE plist [<!ENTITY % x SYSTEM \"" + secret.toUri() + "\"> %x;]>",
                        "<string>&y;</string>")))
                .contains("not a valid property list");
    }

    @Test
    void expandsNoBillionLaughs() throws IOException {
        StringBuilder entities = new StringBuilder("<!DOCTYPE plist [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            entities.append("<!ENTITY a%d \"&a%d;&a%d;&a%d;\">".formatted(i, i - 1, i - 1, i - 1));
        }
        assertThat(refused(plist(entities + "]>", "<string>&a29;</string>"))).contains("not a valid property list");
    }

    /** Arrays, and sets, each with the next one in it twice. */
    @ParameterizedTest
    @ValueSource(ints = {0xA2, 0xB2, 0xC2})
    void expandsNoBillionObjectsOfABinaryPropertyList(int type) throws IOException {
        assertThat(refused(Files.write(folder.resolve("file"), binaryList(type, 60, 60))))
                .contains("not a valid property list");
        assertThat(refused(Files.write(folder.resolve("file"), binaryList(type, 3, 1))))
                .as("one in itself")
                .contains("not a valid property list");
    }

    @Test
    void expandsNoBillionAliasesOfYaml() throws IOException {
        StringBuilder yaml = new StringBuilder("network:\n  nm-devices: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            yaml.append("  l%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        assertThat(refused(yaml.toString())).contains("not valid YAML");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"NetworkConfigurations\": %s",
                "{\"vpn\": {\"ipsec\": {\"a\": %s",
                "network:\n  nm-devices: %s",
                "<plist><dict><key>PayloadContent</key>%s"
            })
    void refusesWhatIsNestedWithoutEnd(String head) throws IOException {
        String deep = head.startsWith("<") ? "<array>".repeat(100_000) : "[".repeat(200_000);
        assertThat(refused(head.formatted(deep))).isNotBlank();
    }

    /** Where no value is: another program that reads up to it would see another file. */
    @Test
    void refusesNulBytesOutsideOfValuesToo() throws IOException {
        assertThat(refused("# a comment\0\n" + KEY_FILE)).contains("is not a text", "control character 0");
    }

    /** What was quadratic took 34 seconds for 64 KiB of empty lines. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                " ",
                "\r\n\t",
                "conn ",
                "[lac ",
                ": PSK ",
                "conn a\n\ttype=transport\n\tright=b\n[lac a]\nlns=b\n",
                "[lac a]\nlns=b\n",
                "conn a\n\ttype=transport\n\tright=b\n",
                "conn a\n\talso=%default\n",
                "/interface l2tp-client add connect-to=a name=b\n",
                "/ip route add gateway=b dst-address=10.0.0.0/8\n",
                "Add-VpnConnection -Name a -ServerAddress b -L2tpPsk c\n",
                "Add-VpnConnection -a b ",
                "b c ",
                "$a = $a;",
                "$a = \"$a$a \"\n",
                "[ ",
                "`  ",
                "$v=@{a = ",
                "/ip ipsec peer add address=a name=b\n",
                "conn a\n\talso=b\nconn b\n\talso=a\n",
                "connections { a : b, c { ",
                "connections { a : b { children : a { } }\n } b : a { a : b { } }\n",
                "secrets { ike { secret = \"",
                "<VPNProfile>",
                "&lt;VPNProfile",
                "VPNv2/a/ProfileXML<VPNProfile></VPNProfile>\n",
                "$a = '<VPNProfile><NativeProfile>'+$a+",
                "$a += \"$a</VPNProfile>\"\n",
                "$a = $a -replace 'a', 'aa'\n",
                "$a = @\"\n",
                "nmcli con add vpn vpn.data a=b ",
                "nmcli con add con-name a vpn-type l2tp vpn.data gateway=b\n",
                "A=$A$A;export B=${A:-$(",
                "cat <<E ",
                "#!/bin/sh\ncat >a <<E\n#!/bin/sh\n",
                "#!/bin/sh\necho conn a | tee b\n",
                "#!/bin/sh\nA=$A$A\necho $A >> b;",
                "config interface a\n\toption proto l2tp\n\toption server b\n",
                "config remote\n\toption enabled 1\n\tlist transport a\nconfig transport a\n",
                "config route a; option interface b;",
                "network.a=interface\nnetwork.a.proto='l2tp'\n",
                "uci add ipsec remote\nuci set ipsec.@remote[-1].a=b\n",
                "interfaces { l2tp-client a { ",
                "vpn { ipsec { site-to-site { peer a { } } } }\n",
                "set interfaces l2tp-client a server-ip b\nedit vpn ipsec\n",
                "[provider_a]\nType=L2TP\nHost=b\n",
                "[a]\nVpnStrategy=3\nPhoneNumber=b\n",
                "\"",
                "'",
                "`",
                "\\",
                "{\"NetworkConfigurations\":",
                "<plist>",
                "network:\n nm-devices:\n",
                "? "
            })
    void readsAFileOfOneThingOverAndOver(String thing) throws IOException {
        String file = thing.repeat((1 << 20) / thing.length());
        for (String head :
                new String[] {"", "Add-VpnConnection -a x\n", "/interface l2tp-client\n", "conn x\n\tright=a"}) {
            ImportResult result = read(Files.writeString(folder.resolve("file"), head + file.substring(head.length())));
            assertThat(result instanceof ImportResult.Refused(String sentence) ? sentence : "a connection")
                    .doesNotContain("Exception", "\n");
        }
    }

    @Test
    void refusesALargeFileWithoutReadingIt() throws IOException {
        Path large = folder.resolve("large.nmconnection");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.writeBytes(KEY_FILE);
            file.setLength(100L << 20);
        }
        assertThat(refused(large)).contains("larger than 1 MiB");
    }

    @Test
    void refusesAFolderOfAnEntireDisk() throws IOException {
        for (int i = 0; i < 100; i++) {
            Files.writeString(folder.resolve("f" + i), KEY_FILE);
        }
        assertThat(refused(folder)).contains("more than 64 files");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8", "windows-1252"})
    void readsTheEncodingsOfWindows(String name) throws IOException {
        Charset charset = Charset.forName(name);
        String mark = name.startsWith("UTF") ? "\uFEFF" : "";
        Path file =
                Files.write(folder.resolve("x.nmconnection"), (mark + KEY_FILE + "password=Grün\n").getBytes(charset));
        ImportResult result = read(file);
        assertThat(result).isInstanceOf(ImportResult.Found.class);
        assertThat(((ImportResult.Found) result)
                        .connections()
                        .getFirst()
                        .profile()
                        .server())
                .isEqualTo("a.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Raw, and by the escapes of each format; as CVE-2025-9615 and NetworkManager-l2tp before 1.52.4 had
                // it.
                "[vpn]\nservice-type=org.freedesktop.NetworkManager.l2tp\ngateway=a\0b\n",
                "[vpn]\nservice-type=org.freedesktop.NetworkManager.l2tp\ngateway=a\u001bb\n",
                "[vpn]\nservice-type=org.freedesktop.NetworkManager.l2tp\ngateway=a\nuser=u\\nplugin /tmp/evil.so\n",
                "[connection]\nid=a\\nb\n[vpn]\nservice-type=org.freedesktop.NetworkManager.l2tp\ngateway=a\n",
                "[vpn]\nservice-type=org.freedesktop.NetworkManager.l2tp\ngateway=a\nipsec-ike=aes\\nconn evil\n",
                "{\"NetworkConfigurations\": [{\"Name\": \"x\", \"Type\": \"VPN\", \"VPN\": {\"Type\": \"L2TP-IPsec\","
                        + " \"Host\": \"a\\nb\"}}]}",
                "{\"NetworkConfigurations\": [{\"Name\": \"x\", \"Type\": \"VPN\", \"VPN\": {\"Type\": \"L2TP-IPsec\","
                        + " \"Host\": \"a\", \"L2TP\": {\"Username\": \"u\\u2028v\"}}}]}",
                "network:\n  nm-devices:\n    x:\n      networkmanager:\n        passthrough:\n"
                        + "          vpn.service-type: org.freedesktop.NetworkManager.l2tp\n"
                        + "          vpn.gateway: \"a\\nb\"\n",
                "/interface l2tp-client\nadd connect-to=a name=x user=\"u\\0Aconn evil\"\n",
                "Add-VpnConnection -Name x -ServerAddress \"a\nb\" -TunnelType L2tp\n",
                "{\"format\": \"bulkhead-profile\", \"version\": 1, \"name\": \"x\", \"profile\": {\"version\": 1,"
                        + " \"server\": \"a\", \"auth\": [\"\\u001b[2J\"]}}",
                "[lac x]\nlns = a\nname = \u0085b\n"
            })
    void refusesControlCharactersInValues(String file) throws IOException {
        assertThat(refused(file)).contains("control character");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "[vpn]",
                "[vpn]\nservice-type=org.freedesktop.NetworkManager.l2tp\n",
                "[vpn]\nservice-type=org.freedesktop.NetworkManager.openvpn\ngateway=a\n",
                "{\"NetworkConfigurations\": ",
                "{\"NetworkConfigurations\": 7}",
                "{\"NetworkConfigurations\": [null, 1, {\"Type\": \"VPN\"}]}",
                "{\"Type\": \"EncryptedConfiguration\", \"Cipher\": \"AES256\"}",
                "network:\n  nm-devices:\n    x: y\n",
                "network: {nm-devices: {x: {networkmanager: {passthrough: 7}}}}",
                "<plist version=\"1.0\"></plist>",
                "<plist version=\"1.0\"><dict><key>PayloadContent</key></dict></plist>",
                "/interface l2tp-client\nadd name=x\n",
                "/interface l2tp-client\nadd name=\"x\n",
                "Add-VpnConnection",
                "conn x\n  type=transport\n",
                "{\"format\": \"bulkhead-profile\"}",
                "{\"format\": \"bulkhead-profile\", \"version\": 1, \"profile\": {\"version\": 1}}",
                "{\"format\": \"bulkhead-profile\", \"version\": 2, \"profile\": {\"version\": 1, \"server\": \"a\"}}"
            })
    void saysInOneSentenceWhatIsWrong(String file) throws IOException {
        assertThat(refused(file)).doesNotContain("Exception", "\n");
    }

    @Test
    void survivesEveryTruncationAndRandomChangesOfRealFiles() throws IOException {
        Random random = new Random(4);
        for (String name : FIXTURES) {
            byte[] real;
            try (var in = HostileImportTest.class.getResourceAsStream(name)) {
                real = in.readAllBytes();
            }
            for (int i = 0; i < 100; i++) {
                byte[] changed = Arrays.copyOf(real, i % 2 == 0 ? random.nextInt(real.length) : real.length);
                for (int k = 0; k < 1 + i % 5 && changed.length > 0; k++) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                Path file =
                        Files.write(folder.resolve(Path.of(name).getFileName().toString()), changed);
                assertThat(read(file)).isNotNull();
            }
        }
    }

    private String refused(String content) throws IOException {
        return refused(Files.writeString(folder.resolve("file"), content, StandardCharsets.UTF_8));
    }

    private static String refused(Path file) {
        ImportResult result = read(file);
        assertThat(result).isInstanceOf(ImportResult.Refused.class);
        return ((ImportResult.Refused) result).sentence();
    }

    /** The time is far from what any of it takes; what has no bound would never be done. */
    private static ImportResult read(Path file) {
        return Assertions.assertTimeoutPreemptively(
                Duration.ofMinutes(1), () -> Importers.read(List.of(file), (_, _) -> new char[] {'x'}));
    }

    /** Objects that refer to the next, the last one to {@code last}, or to a text where there is no such object. */
    private static byte[] binaryList(int type, int objects, int last) {
        ByteBuffer list = ByteBuffer.allocate(1024).put("bplist00".getBytes(StandardCharsets.US_ASCII));
        byte[] offsets = new byte[objects + 1];
        for (int i = 0; i < objects; i++) {
            offsets[i] = (byte) list.position();
            // A set takes no object twice, but one that is equal.
            int next = i + 1 < objects ? i + 1 : last;
            list.put((byte) type).put((byte) next).put((byte) Math.min(objects, next + 1));
        }
        offsets[objects] = (byte) list.position();
        list.put((byte) 0x51).put((byte) 'x');
        int table = list.position();
        list.put(offsets).put(new byte[6]).put((byte) 1).put((byte) 1);
        list.putLong(objects + 1).putLong(0).putLong(table);
        return Arrays.copyOf(list.array(), list.position());
    }

    private static String plist(String doctype, String value) {
        return "<?xml version=\"1.0\"?>" + doctype
                + "<plist version=\"1.0\"><dict><key>PayloadContent</key><array><dict><key>PayloadType</key>"
                + "<string>com.apple.vpn.managed</string><key>VPNType</key><string>L2TP</string><key>UserDefinedName</key>"
                + value
                + "<key>PPP</key><dict><key>CommRemoteAddress</key><string>a.example</string></dict></dict></array></dict></plist>";
    }
}
