package bulkhead.app.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Secrets come from files, standard input or a prompt: never from the command line, which every user of a host sees. */
final class Secrets {
    private static final int LONGEST = 4096;

    private final InputStream stdin;
    private final Console console;
    private final Map<String, byte[]> typed;

    Secrets(InputStream stdin, Console console) {
        this(stdin, console, Map.of());
    }

    /** @param known what is kept for the profile, by the options that would name files */
    Secrets(InputStream stdin, Console console, Map<String, byte[]> known) {
        this.stdin = stdin;
        this.console = console;
        typed = Map.copyOf(known);
    }

    /** @param typed what was asked for already, by the options that would name files */
    Secrets(Map<String, byte[]> typed) {
        stdin = InputStream.nullInputStream();
        console = null;
        this.typed = Map.copyOf(typed);
    }

    /** Whether this secret needs neither a file nor a question. */
    boolean knows(String option) {
        return typed.containsKey(option);
    }

    /**
     * Reads one secret.
     *
     * @param source a file, {@code -} for one line of standard input, or null to ask
     * @param what the secret's name for people
     * @param option the option that would name a file
     */
    byte[] read(String source, String what, String option) throws UsageException {
        byte[] secret = source == null ? ask(what, option) : source.equals("-") ? line(what) : file(source, what);
        if (secret.length == 0) {
            throw new UsageException("the " + what + (source == null ? "" : " in " + source) + " is empty");
        }
        return secret;
    }

    private byte[] ask(String what, String option) throws UsageException {
        if (typed.containsKey(option)) {
            return typed.get(option);
        }
        if (console == null) {
            throw new UsageException("the " + what + " is missing: give " + option + " FILE, or - for standard input");
        }
        char[] typed = console.readPassword("%s: ", Character.toUpperCase(what.charAt(0)) + what.substring(1));
        if (typed == null) {
            throw new UsageException("the " + what + " was not typed");
        }
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
        byte[] secret = new byte[encoded.remaining()];
        encoded.get(secret);
        Arrays.fill(encoded.array(), (byte) 0);
        Arrays.fill(typed, '\0');
        return secret;
    }

    private byte[] line(String what) throws UsageException {
        byte[] buffer = new byte[LONGEST];
        int length = 0;
        try {
            for (int c; (c = stdin.read()) >= 0 && c != '\n'; ) {
                if (length == LONGEST) {
                    throw new UsageException("the " + what + " on standard input is longer than " + LONGEST + " bytes");
                }
                buffer[length++] = (byte) c;
            }
        } catch (IOException e) {
            throw new UsageException("the " + what + " could not be read from standard input: " + e.getMessage());
        }
        return withoutLineEnd(buffer, length);
    }

    private byte[] file(String name, String what) throws UsageException {
        Path path = Path.of(name);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new UsageException("the " + what + " could not be read: " + name
                    + (Files.exists(path) ? " is no readable file" : " does not exist"));
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] buffer = in.readNBytes(LONGEST + 1);
            if (buffer.length > LONGEST) {
                throw new UsageException("the " + what + " in " + name + " is longer than " + LONGEST + " bytes");
            }
            return withoutLineEnd(buffer, buffer.length);
        } catch (IOException e) {
            throw new UsageException("the " + what + " could not be read from " + name + ": " + e.getMessage());
        }
    }

    /** Editors end a file with a line end that is no part of the secret. */
    private static byte[] withoutLineEnd(byte[] buffer, int length) {
        int end = length;
        if (end > 0 && buffer[end - 1] == '\n') {
            end--;
        }
        if (end > 0 && buffer[end - 1] == '\r') {
            end--;
        }
        byte[] secret = Arrays.copyOf(buffer, end);
        Arrays.fill(buffer, (byte) 0);
        return secret;
    }
}
