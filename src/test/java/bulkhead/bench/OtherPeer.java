package bulkhead.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A tunnel that {@code ./bench} does not know: a command for sh(1) that makes both ends, in the network namespaces {@code $CLIENT_NETNS} and
 * {@code $SERVER_NETNS}, which reach each other at {@code $CLIENT} and {@code $SERVER} over {@code $DEVICE}. Once packets pass it says one line,
 * {@code ready PID IPV4 IPV6}: the process of the client's end, and the server's addresses inside the tunnel; and it stays until it is ended.
 */
final class OtherPeer implements Peer {
    private final String name;
    private final String command;
    private String[] ready;

    /** @param definition {@code NAME=COMMAND} */
    OtherPeer(String definition) {
        int equals = definition.indexOf('=');
        name = definition.substring(0, equals);
        command = definition.substring(equals + 1);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String ipv4() {
        return ready[2];
    }

    @Override
    public String ipv6() {
        return ready[3];
    }

    @Override
    public ProcessHandle start(Yard yard) throws IOException, InterruptedException {
        Path said = yard.directory().resolve("said");
        yard.start(
                said,
                "env",
                "CLIENT_NETNS=" + yard.client(),
                "SERVER_NETNS=" + yard.server(),
                "CLIENT=" + Yard.CLIENT,
                "SERVER=" + Yard.SERVER,
                "DEVICE=" + Yard.DEVICE,
                "sh",
                "-c",
                command);
        Yard.await(name, said, () -> readyLine(Files.readAllLines(said)).isPresent());
        ready = readyLine(Files.readAllLines(said)).orElseThrow().split(" ");
        return ProcessHandle.of(Long.parseLong(ready[1])).orElseThrow();
    }

    private static Optional<String> readyLine(List<String> lines) {
        return lines.stream()
                .filter(line -> line.matches("ready \\d+ \\S+ \\S+"))
                .findFirst();
    }
}
