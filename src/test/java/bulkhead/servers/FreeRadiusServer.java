package bulkhead.servers;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** FreeRADIUS in a namespace of a {@link Topology}, which knows users as {@code src/test/servers/radiusd.conf} says. */
public final class FreeRadiusServer implements AutoCloseable {
    /** Of every user. */
    public static final String PASSWORD = "battery staple";

    /** What the user "expired" has to have as the new one. */
    public static final String NEW_PASSWORD = "neues Paßwort €";

    /** What it shares with whoever asks it. */
    public static final byte[] SECRET = "secret".getBytes();

    private static final int HEADER = 20;

    private final String network;
    private final Process talk;
    private final DataInputStream answers;
    private int identifier;

    private FreeRadiusServer(Topology topology) {
        network = topology.name();
        Script.run("freeradius", "start", network);
        try {
            talk = new ProcessBuilder(Script.DIRECTORY.resolve("freeradius").toString(), "talk", network)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answers = new DataInputStream(talk.getInputStream());
    }

    public static FreeRadiusServer start(Topology topology) {
        return new FreeRadiusServer(topology);
    }

    /** A request with one of before would be taken for that (RFC 2865 section 3). */
    int nextIdentifier() {
        return identifier++;
    }

    /** The answer to a request, both as RFC 2865 section 3 has them. */
    public byte[] ask(byte[] request) throws IOException {
        talk.getOutputStream().write(request);
        talk.getOutputStream().flush();
        byte[] header = answers.readNBytes(HEADER);
        if (header.length < HEADER) {
            throw new IOException("no answer");
        }
        byte[] answer = Arrays.copyOf(header, (header[2] & 0xff) << 8 | header[3] & 0xff);
        answers.readFully(answer, HEADER, answer.length - HEADER);
        return answer;
    }

    @Override
    public void close() {
        talk.destroy();
        Script.run("freeradius", "stop", network);
    }
}
