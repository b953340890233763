package bulkhead.app.doctor.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A server's files, as they are below a root; what cannot be read is not there. */
record Disk(Path root) {
    /** What no configuration is larger than. */
    private static final int MOST = 1 << 20;

    /** @param place where it is on the server, such as {@code /etc/radvd.conf} */
    record Text(String place, String content) {}

    Optional<Text> read(String place) {
        Path file = at(place);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            return Optional.of(new Text(place, new String(in.readNBytes(MOST), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Those of the first that is there, and of each folder those whose names end so, in the order in which programs read them. */
    List<Text> read(String place, String folder, String suffix) {
        List<Text> all = new ArrayList<>(read(place).stream().toList());
        try (DirectoryStream<Path> each = Files.newDirectoryStream(at(folder), "*" + suffix)) {
            List<String> places = new ArrayList<>();
            each.forEach(file -> places.add(folder + "/" + file.getFileName()));
            places.stream().sorted().flatMap(it -> read(it).stream()).forEach(all::add);
        } catch (IOException e) {
            // There is no such folder.
        }
        return all;
    }

    boolean isExecutable(String place) {
        return Files.isExecutable(at(place));
    }

    /** A setting of the kernel's as of now; empty where it is not known. */
    String setting(String name) {
        return read("/proc/sys/" + name.replace('.', '/'))
                .map(Text::content)
                .orElse("")
                .strip();
    }

    Path at(String place) {
        return root.resolve(place.substring(1));
    }
}
