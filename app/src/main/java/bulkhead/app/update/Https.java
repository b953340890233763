package bulkhead.app.update;

import bulkhead.app.update.UpdateException.Side;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * Fetches by HTTPS alone, no more than was asked for, and in no more than the time for it. The server learns an address and nothing else.
 *
 * @param trust whose certificates are believed; null for those that Java knows
 * @param patience for an answer, and for what is small
 * @param slowest bytes a second that a large file is waited for
 */
record Https(SSLSocketFactory trust, Duration patience, long slowest) {
    private static final int REDIRECTS = 3;
    private static final int BUFFER = 1 << 16;

    static final Https USUAL = new Https(null, Duration.ofSeconds(20), 16 << 10);

    /** All of what is there, up to so many bytes. */
    byte[] small(URI uri, int most) throws UpdateException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (get(uri, most, patience, bytes) > most) {
            throw UpdateException.unbelievable(
                    "the server sends more than the " + most + " bytes that an index of updates may have");
        }
        return bytes.toByteArray();
    }

    /** What is there, which has exactly this length. */
    void file(URI uri, long length, OutputStream to) throws UpdateException {
        long got = get(uri, length, patience.plusSeconds(length / slowest), to);
        if (got > length) {
            throw UpdateException.unbelievable(
                    "the server sends more than the " + length + " bytes that the update has");
        }
        if (got < length) {
            throw UpdateException.unbelievable("the server sent " + got + " of the update's " + length + " bytes");
        }
    }

    /** @return how many bytes came; more than {@code most} for any number of those */
    private long get(URI from, long most, Duration time, OutputStream to) throws UpdateException {
        URI uri = from;
        for (int i = 0; i <= REDIRECTS; i++) {
            HttpURLConnection connection = connection(uri);
            Thread deadline = Thread.ofVirtual().start(() -> end(connection, time));
            try {
                Optional<URI> other = elsewhere(uri, connection);
                if (other.isEmpty()) {
                    return copy(connection, most, to);
                }
                uri = other.get();
            } catch (IOException e) {
                throw silent(uri, e);
            } finally {
                deadline.interrupt();
                connection.disconnect();
            }
        }
        throw UpdateException.unbelievable("the server sends from one address to the next without an end");
    }

    private HttpURLConnection connection(URI uri) throws UpdateException {
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
            throw UpdateException.unbelievable("an update is fetched by HTTPS alone, and not from " + uri);
        }
        try {
            HttpsURLConnection connection = (HttpsURLConnection) uri.toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout((int) patience.toMillis());
            connection.setReadTimeout((int) patience.toMillis());
            connection.setUseCaches(false);
            connection.setRequestProperty("Connection", "close");
            connection.setRequestProperty("User-Agent", "bulkhead");
            if (trust != null) {
                connection.setSSLSocketFactory(trust);
            }
            return connection;
        } catch (IOException e) {
            throw silent(uri, e);
        }
    }

    private static Optional<URI> elsewhere(URI uri, HttpURLConnection connection) throws IOException, UpdateException {
        int code = connection.getResponseCode();
        String place = connection.getHeaderField("Location");
        if (code == HttpURLConnection.HTTP_OK) {
            return Optional.empty();
        }
        if (code / 100 != 3 || place == null) {
            throw UpdateException.unbelievable(
                    "the server of updates, " + uri.getHost() + ", answered with code " + code);
        }
        try {
            return Optional.of(uri.resolve(place));
        } catch (IllegalArgumentException e) {
            throw UpdateException.unbelievable(
                    "the server of updates, " + uri.getHost() + ", names no address to go on to");
        }
    }

    private static long copy(HttpURLConnection connection, long most, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long got = 0;
        try (InputStream in = connection.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                got += n;
                if (got > most) {
                    return got;
                }
                to.write(buffer, 0, n);
            }
        }
        return got;
    }

    /** A server that sends a byte now and then would have us read for ever. What is asked again by itself ends, too. */
    private static void end(HttpURLConnection connection, Duration time) {
        try {
            Thread.sleep(time);
            while (true) {
                connection.disconnect();
                Thread.sleep(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            // All is there.
        }
    }

    private static UpdateException silent(URI uri, IOException e) {
        return new UpdateException(
                Side.NO_ANSWER,
                "the server of updates, " + uri.getHost()
                        + ", does not answer, not in time, or with a certificate that is not believed: "
                        + "look for updates again later, or with a connection",
                e);
    }
}
