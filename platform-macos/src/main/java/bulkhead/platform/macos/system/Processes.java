package bulkhead.platform.macos.system;

import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This computer's own programs. */
public final class Processes implements Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Processes.class);
    private static final long TIMEOUT_SECONDS = 20;

    @Override
    public Result run(Program program, String input, List<String> arguments) throws HostException {
        List<String> line = new ArrayList<>();
        line.add(program.path());
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            CompletableFuture.delayedExecutor(TIMEOUT_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
            CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process));
            write(input, process);
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Result result = new Result(process.waitFor(), out, err.join().strip());
            LOG.debug("{} {} ended {} {}", program.path(), arguments, result.exit(), result.err());
            return result;
        } catch (IOException e) {
            throw new HostException("the program " + program.path() + " could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostException("interrupted while " + program.path() + " ran", e);
        }
    }

    private static String text(Process process) {
        try {
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static void write(String input, Process process) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("the program ended before it read all: {}", e.getMessage());
        }
    }
}
