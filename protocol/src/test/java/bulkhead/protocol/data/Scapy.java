package bulkhead.protocol.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Packets of scapy's making; {@code scapy-packets.py} beside them tells how. */
final class Scapy {
    private Scapy() {}

    /** The lines of a file, as fields. */
    static List<String[]> read(String file) {
        try (InputStream in = Scapy.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
