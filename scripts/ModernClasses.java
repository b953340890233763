import static java.lang.classfile.ClassFile.JAVA_8_VERSION;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Gives the classes of jars that were compiled for Java 5 the stack maps and the version of Java 8: a start-up cache holds no older
 * ones (JEP 483), so that each start would read and verify them anew. What a method does is not changed.
 *
 * <p>{@code java ModernClasses.java FOLDER}: of each jar in there.
 */
final class ModernClasses {
    /** The first version that a start-up cache takes: that of Java 6. */
    private static final int OLDEST = 50;

    public static void main(String[] arguments) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of(arguments[0]))) {
            for (Path jar : jars.filter(path -> path.toString().endsWith(".jar")).toList()) {
                modernise(jar);
            }
        }
    }

    private static void modernise(Path jar) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
            List<Path> old;
            try (Stream<Path> files = Files.walk(inside.getPath("/"))) {
                old = files.filter(ModernClasses::isOld).toList();
            }
            ClassHierarchyResolver own = ClassHierarchyResolver.ofResourceParsing(name -> open(inside, name));
            ClassFile format = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(
                            own.orElse(ClassHierarchyResolver.defaultResolver()).cached()));
            ClassTransform modern = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                    .andThen((builder, element) -> builder.with(withVersion(element)));
            for (Path each : old) {
                FileTime written = Files.getLastModifiedTime(each);
                Files.write(each, format.transformClass(format.parse(Files.readAllBytes(each)), modern));
                Files.setLastModifiedTime(each, written);
            }
        }
    }

    private static ClassElement withVersion(ClassElement element) {
        return element instanceof ClassFileVersion ? ClassFileVersion.of(JAVA_8_VERSION, 0) : element;
    }

    private static boolean isOld(Path file) {
        if (!file.toString().endsWith(".class")) {
            return false;
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            byte[] head = bytes.readNBytes(8);
            return (head[6] << 8 | head[7] & 0xff) < OLDEST;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(FileSystem inside, ClassDesc name) {
        String binary = name.descriptorString();
        Path file = inside.getPath(binary.substring(1, binary.length() - 1) + ".class");
        try {
            return Files.exists(file) ? Files.newInputStream(file) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
