package bulkhead.app.secret;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Secrets that some format, somewhere, has taken for something else. */
public final class HostileSecrets {
    private static final String SIGNS = " \t\r\n\"'`\\#;%$&<>=[]{}(),:/*?!~^|0xs";

    private HostileSecrets() {}

    /** Those of which each tries one thing, and as many at random. */
    public static List<byte[]> all(Random random, int more) {
        List<byte[]> secrets = new ArrayList<>(Stream.of(
                        " ",
                        "ends with a blank ",
                        " begins with one",
                        "\ttab\t",
                        "two\nlines\n",
                        "\r\nof windows\r",
                        "\"quoted\"",
                        "'quoted'",
                        "back\\slash\\",
                        "\\s\\n\\t\\\\",
                        "#no comment",
                        "a #comment",
                        ";a;b",
                        "%PATH% %any %s",
                        "$HOME ${x} $(x) `x`",
                        "0x00ff",
                        "0sAAEC",
                        "0sno base 64!",
                        "<![CDATA[x]]> &amp;",
                        "[section]",
                        "key=value",
                        "Grün ключ 鍵 \uD83D\uDD11",
                        "\u00a0\u2003wide blanks\u3000",
                        "\u2028\u2029\u0085",
                        "\uE000x\uE001",
                        "\uFEFFmark",
                        "\uFFFEno character",
                        "\0",
                        "a\0b",
                        "\u0001\u001b[2J\u007f")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList());
        secrets.add(new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        secrets.add("Gr\u00fcn".getBytes(StandardCharsets.ISO_8859_1));
        secrets.add(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
        for (int i = 0; i < more; i++) {
            byte[] secret = new byte[1 + random.nextInt(40)];
            for (int k = 0; k < secret.length; k++) {
                secret[k] = (byte) (i % 4 == 0 ? random.nextInt(256) : SIGNS.charAt(random.nextInt(SIGNS.length())));
            }
            secrets.add(secret);
        }
        return secrets;
    }

    /** Which every format of texts has. */
    public static boolean isPlainText(byte[] secret) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(secret))
                    .chars()
                    .allMatch(c -> "\t\n\r".indexOf(c) >= 0 || !Character.isISOControl(c) && c <= 0xFFFD);
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
