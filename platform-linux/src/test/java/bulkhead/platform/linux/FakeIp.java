package bulkhead.platform.linux;

import bulkhead.platform.linux.system.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** An ip program that does first what a test wants, and then what ip does. */
public final class FakeIp {
    private FakeIp() {}

    /** From now on for this namespace's processes. @param shell with the arguments in {@code $*}, and ip itself as {@code $ip} */
    public static void install(Namespace namespace, Path folder, String shell) throws IOException {
        Path place = Command.IP.find().orElseThrow();
        Path ip = folder.resolve("ip");
        if (!Files.exists(ip)) {
            Files.copy(place.toRealPath(), ip, StandardCopyOption.COPY_ATTRIBUTES);
            Path fake = Files.createFile(folder.resolve("fake"));
            if (!fake.toFile().setExecutable(true)) {
                throw new IOException("not executable");
            }
            namespace.bind(fake.toString(), place.toString());
        }
        Files.writeString(folder.resolve("fake"), "#!/bin/sh\nip=" + ip + "\n" + shell + "\nexec $ip \"$@\"\n");
    }
}
