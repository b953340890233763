package bulkhead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Machine;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.foreign.MemorySegment;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.InetAddress;
import java.nio.channels.SelectableChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.Timer;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The protocol stack has no socket, thread, clock, file, native code or process: bytes and time come in, bytes go out. */
class PurityTest {
    private static final Pattern FORBIDDEN_CLASS = Pattern.compile("java/net/.*|java/nio/channels/.*|java/nio/file/.*"
            + "|java/io/(File|RandomAccessFile|Console).*|java/lang/(Thread|Process|VirtualThread).*|java/lang/Runtime"
            + "|java/util/concurrent/(?!atomic/).*|java/util/Timer.*|java/time/Clock|java/util/logging/.*"
            + "|java/lang/foreign/.*|com/sun/jna/.*|sun/.*|jdk/.*");

    /** Of {@code System} all but these reach outside. */
    private static final Set<String> HARMLESS_SYSTEM = Set.of("arraycopy", "identityHashCode");

    private static final Pattern CLASS_IN_DESCRIPTOR = Pattern.compile("L([^;]+);");

    @Test
    void noClassReachesOutside() throws IOException {
        try (Stream<Path> files = Files.walk(classes())) {
            Set<String> violations = files.filter(file -> file.toString().endsWith(".class"))
                    .flatMap(file -> violations(parse(file)).stream()
                            .map(violation -> classes().relativize(file) + " uses " + violation))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(violations).isEmpty();
        }
    }

    @Test
    void theModuleNeedsNothingButJavaAndBouncyCastle() {
        ModuleDescriptor module = ModuleFinder.of(classes())
                .find("bulkhead.protocol")
                .orElseThrow()
                .descriptor();
        assertThat(module.requires().stream().map(ModuleDescriptor.Requires::name))
                .containsExactlyInAnyOrder("java.base", "org.bouncycastle.provider");
    }

    /** This test would be worthless if it saw nothing. */
    @Test
    void everyKindOfReachIsSeen() {
        assertThat(violations(parse(testClass("PurityTest$Impure.class"))))
                .contains(
                        "java/net/InetAddress",
                        "java/nio/channels/SelectableChannel",
                        "java/nio/file/Files",
                        "java/io/FileInputStream",
                        "java/lang/Thread",
                        "java/lang/ThreadLocal",
                        "java/lang/ProcessBuilder",
                        "java/lang/Runtime",
                        "java/util/concurrent/locks/LockSupport",
                        "java/util/Timer",
                        "java/time/Clock",
                        "java/time/Instant.now",
                        "java/lang/foreign/MemorySegment",
                        "java/lang/System.nanoTime",
                        "java/lang/System.currentTimeMillis",
                        "java/lang/System.getenv",
                        "java/lang/System.exit",
                        "java/lang/System.out");
    }

    @Test
    void whatIsAllowedIsNotSeen() {
        assertThat(violations(parse(testClass("PurityTest$Pure.class")))).isEmpty();
    }

    private static Set<String> violations(ClassModel model) {
        Set<String> violations = new TreeSet<>();
        model.fields().forEach(field -> descriptor(field.fieldType().stringValue(), violations));
        model.methods().forEach(method -> descriptor(method.methodType().stringValue(), violations));
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry type -> type(type.asInternalName(), violations);
                case NameAndTypeEntry member -> descriptor(member.type().stringValue(), violations);
                case MethodTypeEntry type -> descriptor(type.descriptor().stringValue(), violations);
                case MemberRefEntry member -> member(member, violations);
                default -> {}
            }
        }
        return violations;
    }

    private static void member(MemberRefEntry member, Set<String> violations) {
        String owner = member.owner().asInternalName();
        String name = member.name().stringValue();
        boolean asksTheClock = owner.startsWith("java/time/") && name.equals("now");
        if (asksTheClock || owner.equals("java/lang/System") && !HARMLESS_SYSTEM.contains(name)) {
            violations.add(owner + "." + name);
        }
    }

    private static void descriptor(String descriptor, Set<String> violations) {
        Matcher matcher = CLASS_IN_DESCRIPTOR.matcher(descriptor);
        while (matcher.find()) {
            type(matcher.group(1), violations);
        }
    }

    private static void type(String name, Set<String> violations) {
        String element = name.startsWith("[") ? name.replaceAll("^\\[+L?|;$", "") : name;
        if (FORBIDDEN_CLASS.matcher(element).matches()) {
            violations.add(element);
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path classes() {
        return codeSource(Machine.class);
    }

    private static Path testClass(String name) {
        return codeSource(PurityTest.class).resolve("bulkhead/protocol").resolve(name);
    }

    private static Path codeSource(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    /** Never run: reaches outside in every way. */
    @SuppressWarnings("unused")
    private static final class Impure {
        private final ThreadLocal<String> local = new ThreadLocal<>();
        private InetAddress[] addresses;

        void reach(SelectableChannel channel) throws Exception {
            new FileInputStream("/dev/null").close();
            Files.delete(Path.of("/dev/null"));
            Thread.onSpinWait();
            new ProcessBuilder("true").start();
            Runtime.getRuntime().gc();
            LockSupport.park();
            new Timer();
            Clock.systemUTC();
            System.out.println(Instant.now());
            System.out.println(MemorySegment.NULL);
            System.out.println(System.nanoTime() + System.currentTimeMillis() + System.getenv("PATH"));
            System.exit(0);
        }
    }

    /** Never run: all that is allowed and looks alike. */
    @SuppressWarnings("unused")
    private static final class Pure {
        private final AtomicInteger counter = new AtomicInteger();

        synchronized Instant copy(byte[] from, byte[] to) {
            System.arraycopy(from, 0, to, 0, from.length);
            if (from.length > counter.get()) {
                throw new RuntimeException("java/net/Socket");
            }
            return Instant.EPOCH;
        }
    }
}
