package bulkhead.app.certificate;

import bulkhead.app.files.FileReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * A file of PEM blocks (RFC 7468), or one thing in DER.
 *
 * @param name for sentences
 * @param blocks what is in it; of DER one without a type
 * @param content all of it
 */
record PemFile(String name, List<PemObject> blocks, byte[] content) {
    private static final int LARGEST = 1 << 20;
    private static final int SEQUENCE = 0x30;

    /** @param what the file's content for people, such as {@code certificate} */
    static PemFile read(String name, String what) throws CertificateFileException {
        byte[] content = bytes(name, what);
        List<PemObject> blocks = new ArrayList<>();
        try (PemReader reader =
                new PemReader(new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.ISO_8859_1))) {
            for (PemObject block; (block = reader.readPemObject()) != null; ) {
                blocks.add(block);
            }
        } catch (IOException | RuntimeException e) {
            throw new CertificateFileException("the " + what + " in " + name + " is damaged", e);
        }
        return new PemFile(name, List.copyOf(blocks), content);
    }

    private static byte[] bytes(String name, String what) throws CertificateFileException {
        try {
            Path path = Path.of(name);
            if (Files.isRegularFile(path) && Files.size(path) > LARGEST) {
                throw new CertificateFileException("the " + what + " in " + name + " is larger than any is");
            }
            return Files.readAllBytes(path);
        } catch (IOException | UncheckedIOException e) {
            throw new CertificateFileException(
                    "the " + what + " could not be read from " + name + ": "
                            + (e instanceof IOException reason ? FileReason.of(reason) : e.getMessage()),
                    e);
        } catch (InvalidPathException e) {
            throw new CertificateFileException(
                    "the " + what + " could not be read: " + name + " is no name of a file", e);
        }
    }

    boolean isDer() {
        return blocks.isEmpty() && content.length > 0 && content[0] == SEQUENCE;
    }

    /** The first block whose type ends so. */
    Optional<PemObject> block(String type) {
        return blocks.stream().filter(block -> block.getType().endsWith(type)).findFirst();
    }

    List<X509Certificate> certificates() throws CertificateFileException {
        List<X509Certificate> found = new ArrayList<>();
        for (byte[] der : ofType("CERTIFICATE")) {
            try {
                CertificateFactory factory = CertificateFactory.getInstance("X.509");
                factory.generateCertificates(new ByteArrayInputStream(der)).stream()
                        .map(X509Certificate.class::cast)
                        .forEach(found::add);
            } catch (GeneralSecurityException e) {
                throw new CertificateFileException(name + " has a certificate that cannot be read", e);
            }
        }
        if (found.isEmpty()) {
            throw new CertificateFileException(name + " has no certificate in it");
        }
        return found;
    }

    List<X509CRL> revocations() throws CertificateFileException {
        List<X509CRL> found = new ArrayList<>();
        for (byte[] der : ofType("CRL")) {
            try {
                CertificateFactory factory = CertificateFactory.getInstance("X.509");
                found.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(der)));
            } catch (GeneralSecurityException e) {
                throw new CertificateFileException(name + " has a revocation list that cannot be read", e);
            }
        }
        if (found.isEmpty()) {
            throw new CertificateFileException(name + " has no revocation list in it");
        }
        return found;
    }

    private List<byte[]> ofType(String type) {
        if (isDer()) {
            return List.of(content);
        }
        return blocks.stream()
                .filter(block -> block.getType().endsWith(type))
                .map(PemObject::getContent)
                .toList();
    }
}
