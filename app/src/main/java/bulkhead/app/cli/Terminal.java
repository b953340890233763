package bulkhead.app.cli;

import bulkhead.app.secret.SecretSet;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Who can be asked for a secret, without it being seen. */
@FunctionalInterface
interface Terminal {
    /** One line, which is not shown; null at its end. */
    byte[] ask(String prompt) throws IOException;

    /** The user's; Java's own console is there only while neither standard input nor standard output leads elsewhere. */
    static Optional<Terminal> ofUser() {
        Console console = System.console();
        if (console != null) {
            return Optional.of(prompt -> ofConsole(console, prompt));
        }
        try (FileInputStream _ = new FileInputStream(Controlling.DEVICE)) {
            return Optional.of(new Controlling());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static byte[] ofConsole(Console console, String prompt) {
        char[] typed = console.readPassword("%s", prompt);
        if (typed == null) {
            return null;
        }
        byte[] secret = SecretSet.utf8(typed);
        Arrays.fill(typed, '\0');
        return secret;
    }

    /** The terminal that this process was started from, as ssh and sudo ask there. */
    final class Controlling implements Terminal {
        private static final File DEVICE = new File("/dev/tty");

        @Override
        public byte[] ask(String prompt) throws IOException {
            String before = stty("-g").strip();
            Thread restore = new Thread(() -> restore(before));
            // Whoever ends this by ^C gets a terminal back that shows what is typed.
            Runtime.getRuntime().addShutdownHook(restore);
            try (FileInputStream in = new FileInputStream(DEVICE);
                    FileOutputStream out = new FileOutputStream(DEVICE)) {
                stty("-echo");
                out.write(prompt.getBytes(StandardCharsets.UTF_8));
                byte[] line = line(in);
                out.write('\n');
                return line;
            } finally {
                restore(before);
                Runtime.getRuntime().removeShutdownHook(restore);
            }
        }

        private static byte[] line(FileInputStream in) throws IOException {
            Wiped line = new Wiped();
            int next = in.read();
            if (next < 0) {
                return null;
            }
            for (; next >= 0 && next != '\n'; next = in.read()) {
                line.write(next);
            }
            return line.take();
        }

        private static void restore(String before) {
            try {
                stty(before);
            } catch (IOException e) {
                // The terminal is gone.
            }
        }

        private static String stty(String argument) throws IOException {
            Process stty = new ProcessBuilder("stty", argument)
                    .redirectInput(DEVICE)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            try {
                if (stty.waitFor() == 0) {
                    return said;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("the terminal cannot be kept from showing what is typed");
        }
    }

    /** What was typed is nowhere else in memory. */
    final class Wiped extends ByteArrayOutputStream {
        private Wiped() {
            super(4096);
        }

        private byte[] take() {
            byte[] taken = toByteArray();
            Arrays.fill(buf, (byte) 0);
            return taken;
        }
    }
}
