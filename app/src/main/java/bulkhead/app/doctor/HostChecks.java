package bulkhead.app.doctor;

import bulkhead.app.secret.Keyring;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretStore;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.SystemWords;
import bulkhead.protocol.core.Failure;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** What a connection needs of this computer. */
final class HostChecks {
    private final Provider provider;
    private GuardStatus guard;

    /** The system's network, whose native code may be missing. */
    @FunctionalInterface
    interface Provider {
        HostNetworkProvider open() throws HostException;
    }

    HostChecks(Provider provider) {
        this.provider = provider;
    }

    /** Whoever may ask for the guard's state may also change it, by the daemon or alone. */
    Finding rights() {
        try {
            guard = provider.open().guard().status();
            return Finding.good(
                    Topic.RIGHTS,
                    "this user may set up the network, by the guard's daemon or with rights of "
                            + SystemWords.here().administrators());
        } catch (HostException e) {
            return Finding.bad(Topic.RIGHTS, e);
        }
    }

    Finding tun() {
        return tun(Path.of("/dev/net/tun"));
    }

    static Finding tun(Path device) {
        String remedy = "run 'sudo modprobe tun'; in a container, hand the device in";
        try (FileChannel _ = FileChannel.open(device, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return Finding.good(Topic.TUN, device + " can be opened");
        } catch (NoSuchFileException e) {
            return Finding.bad(Topic.TUN, device + " is missing", remedy);
        } catch (AccessDeniedException e) {
            return Finding.good(Topic.TUN, device + " is there, for the guard's daemon to open");
        } catch (IOException e) {
            return Finding.bad(Topic.TUN, device + " cannot be opened, as the kernel has no driver for it", remedy);
        }
    }

    Finding firewall() {
        try {
            provider.open().checkFirewall();
        } catch (HostException e) {
            return Finding.bad(Topic.FIREWALL, e);
        }
        return guard == null || guard.intact()
                ? Finding.good(
                        Topic.FIREWALL, "the firewall, " + SystemWords.here().firewall() + ", is there")
                : Finding.warning(
                        Topic.FIREWALL,
                        "the guard's rules are not as they should be",
                        "find out which program changes or flushes "
                                + SystemWords.here().firewall());
    }

    /** @param connected whether this user has a connection, which the guard is then for */
    Finding guard(boolean connected) {
        if (guard == null) {
            return Finding.unseen(Topic.GUARD, "what the guard does is not known", "see to the rights first");
        }
        Optional<Failure> closed = ConnectionStatus.without(guard).failure();
        if (connected) {
            return Finding.good(Topic.GUARD, "the guard serves your connection");
        }
        return closed.map(why -> Finding.bad(Topic.GUARD, why.happened(), why.advice()))
                .orElse(Finding.good(Topic.GUARD, "the guard is open, and nobody is connected"));
    }

    /** IKE with a pre-shared key needs no clock; a wrong one is worth knowing all the same, as tokens and logs need it. */
    Finding clock() {
        return clock(Instant.now(), built());
    }

    static Finding clock(Instant now, Instant built) {
        LocalDate today = LocalDate.ofInstant(now, ZoneId.systemDefault());
        return now.isBefore(built)
                ? Finding.warning(
                        Topic.CLOCK,
                        "the clock says " + today + ", which is before this program was built",
                        "set the clock, best by NTP")
                : Finding.good(Topic.CLOCK, "the clock says " + today);
    }

    private static Instant built() {
        try {
            Path code = Path.of(HostChecks.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.getLastModifiedTime(code).toInstant();
        } catch (URISyntaxException | IOException e) {
            return Instant.EPOCH;
        }
    }

    Finding keyring() {
        Keyring keyring = Keyring.ofThisHost();
        String otherwise = "secrets can be kept in a file under a passphrase, or be asked for";
        try (SecretStore store = keyring.open().orElse(null)) {
            return store != null
                    ? Finding.good(Topic.KEYRING, keyring + " answers")
                    : Finding.good(Topic.KEYRING, "there is no keyring here; " + otherwise);
        } catch (SecretException e) {
            return Finding.warning(Topic.KEYRING, keyring + " does not work: " + e.getMessage(), otherwise);
        }
    }
}
