package bulkhead.conformance;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * An error in a program that runs, as a bug in it would be: it is led into the Java machine of the real program, where from then on
 * one method throws.
 */
final class Fault {
    private Fault() {}

    /**
     * From now on this method throws.
     *
     * @param error the class of what it throws, which takes a message
     */
    static void inject(long pid, String inClass, String method, Class<? extends Throwable> error) throws IOException {
        Path jar = jar();
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                machine.loadAgent(jar.toString(), String.join(" ", inClass, method, error.getName()));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new IOException(e);
        } finally {
            Files.delete(jar);
        }
    }

    /** Readable for whoever runs the program. */
    private static Path jar() throws IOException {
        Path jar = Files.createTempFile("bulkhead-fault", ".jar");
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", FaultAgent.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Class<?> part : new Class<?>[] {FaultAgent.class, FaultAgent.Throwing.class}) {
                String name = part.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = part.getClassLoader().getResourceAsStream(name)) {
                    in.transferTo(out);
                }
            }
        }
        return jar;
    }
}
