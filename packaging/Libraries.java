import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes of the jars of a build what jlink puts into one image: Libraries.java FROM MODULES NATIVES NOTICES. Each class as this Java sees it (of
 * jars for several), native libraries apart and for this processor alone, licences where people find them, and no signatures, which are for
 * jars that stay as they are.
 */
void main(String[] arguments) throws IOException {
    Path modules = Path.of(arguments[1]), natives = Path.of(arguments[2]), notices = Path.of(arguments[3]);
    Files.createDirectories(modules);
    Files.createDirectories(natives);
    List<Path> jars = jars(Path.of(arguments[0]));
    for (Path jar : jars) {
        String name = jar.getFileName().toString();
        try (JarFile file = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
            List<JarEntry> entries = entries(file);
            writeNatives(file, entries, natives);
            writeNotices(file, entries, notices.resolve(name.replaceFirst("\\.jar$", "")));
            writeModule(file, entries, modules.resolve(name));
        }
    }
}

/** Those of other systems' programs, and the jars that only refer to another with the classes, are none of it. */
List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(file -> file.toString().endsWith(".jar"))
                .filter(file -> !OTHER_SYSTEM.matcher(file.getFileName().toString()).lookingAt())
                .filter(file -> hasModule(file))
                .sorted(Comparator.comparing(Path::getFileName))
                .toList();
    }
}

/** As JNA calls it. */
static final String SYSTEM = switch (System.getProperty("os.name")) {
    case String name when name.startsWith("Windows") -> "win32";
    case String name when name.startsWith("Mac") -> "darwin";
    default -> "linux";
};
static final Pattern OTHER_SYSTEM = Pattern.compile(
        "platform-(?!" + Map.of("win32", "windows", "darwin", "macos", "linux", "linux").get(SYSTEM) + "-)");
static final Pattern SIGNATURE = Pattern.compile("META-INF/(MANIFEST\\.MF|[^/]+\\.(SF|RSA|DSA|EC))");
static final Pattern LIBRARY = Pattern.compile("(com/sun/jna/(?<system>[^/]+)/)?(?<name>[^/]+\\.(so|a|dll|jnilib|dylib))");
static final Pattern NOTICE = Pattern.compile("META-INF/([^/]*(?:LICENSE|NOTICE)[^/]*)");
static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

boolean hasModule(Path jar) {
    try (JarFile file = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
        return file.getEntry("module-info.class") != null;
    } catch (IOException e) {
        throw new UncheckedIOException(e);
    }
}

void writeNatives(JarFile jar, List<JarEntry> entries, Path folder) throws IOException {
    for (JarEntry entry : entries) {
        var library = LIBRARY.matcher(entry.getName());
        if (library.matches() && (library.group("system") == null || library.group("system").equals(thisSystem()))) {
            Files.write(folder.resolve(library.group("name")), read(jar, entry));
        }
    }
}

void writeNotices(JarFile jar, List<JarEntry> entries, Path folder) throws IOException {
    for (JarEntry entry : entries) {
        var notice = NOTICE.matcher(entry.getName());
        if (notice.matches()) {
            Files.createDirectories(folder);
            Files.write(folder.resolve(notice.group(1)), read(jar, entry));
        }
    }
}

void writeModule(JarFile jar, List<JarEntry> entries, Path to) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
        for (JarEntry entry : entries) {
            String name = entry.getName();
            if (LIBRARY.matcher(name).matches() || SIGNATURE.matcher(name).matches()) {
                continue;
            }
            ZipEntry copy = new ZipEntry(name);
            copy.setTimeLocal(NO_TIME);
            out.putNextEntry(copy);
            out.write(read(jar, entry));
        }
    }
}

/** By name, as this Java sees them. */
List<JarEntry> entries(JarFile jar) {
    return jar.versionedStream()
            .filter(entry -> !entry.isDirectory())
            .sorted(Comparator.comparing(JarEntry::getName))
            .toList();
}

byte[] read(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
        return in.readAllBytes();
    }
}

/** As JNA calls it. */
String thisSystem() {
    String processor = System.getProperty("os.arch");
    return SYSTEM + "-" + (processor.equals("amd64") ? "x86-64" : processor);
}
