package bulkhead.acceptance;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A secret that was planted, in each form in which it could come out. */
final class Canary {
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private final Map<String, String> forms = new LinkedHashMap<>();

    /** @param secret of ASCII, and long enough that nothing is it by chance */
    Canary(String what, String secret) {
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] bytes = secret.getBytes(charset);
            String of = what + " in " + charset;
            forms.put(of, new String(bytes, BYTES));
            for (String between : List.of("", " ", ":")) {
                HexFormat hex = HexFormat.ofDelimiter(between);
                forms.put(of + ", hex with '" + between + "'", hex.formatHex(bytes));
                forms.put(
                        of + ", HEX with '" + between + "'", hex.withUpperCase().formatHex(bytes));
            }
            for (int before = 0; before < 3; before++) {
                forms.put(of + ", base64 after " + before, base64(bytes, before));
            }
        }
        forms.put(what + " escaped for a URL", secret.replace(" ", "%20"));
    }

    /** What base64 has of these bytes alone, where so many stand before them (RFC 4648 section 4: three become four). */
    private static String base64(byte[] bytes, int before) {
        byte[] whole = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, whole, before, bytes.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(whole);
        int first = before == 0 ? 0 : before + 1;
        int spoilt = whole.length % 3 == 0 ? 0 : 1;
        return text.substring(first, text.length() - spoilt);
    }

    /** Those of its forms that are in there. */
    List<String> in(byte[] bytes) {
        String text = new String(bytes, BYTES);
        return forms.entrySet().stream()
                .filter(form -> text.contains(form.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    List<String> in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The forms as bytes, for a test that looks whether they are found. */
    List<byte[]> forms() {
        return forms.values().stream()
                .map(form -> form.getBytes(BYTES))
                .map(it -> Arrays.copyOf(it, it.length))
                .toList();
    }
}
