package bulkhead.acceptance;

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

/** A class of the tests in the Java machine of the real program, as a debugger's agent gets there. */
public final class Agent {
    private Agent() {}

    /**
     * Runs {@code agentmain} of the class.
     *
     * @param parts other classes that it takes
     */
    public static void lead(long pid, Class<?> agent, String words, Class<?>... parts) throws IOException {
        Path jar = jar(agent, parts);
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                machine.loadAgent(jar.toString(), words);
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
    private static Path jar(Class<?> agent, Class<?>... parts) throws IOException {
        Path jar = Files.createTempFile("bulkhead-agent", ".jar");
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", agent.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            write(agent, out);
            for (Class<?> part : parts) {
                write(part, out);
            }
        }
        return jar;
    }

    private static void write(Class<?> part, JarOutputStream out) throws IOException {
        String name = part.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream in = part.getClassLoader().getResourceAsStream(name)) {
            in.transferTo(out);
        }
    }
}
