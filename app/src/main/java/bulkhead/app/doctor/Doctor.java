package bulkhead.app.doctor;

import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.Values;
import bulkhead.app.status.Details;
import bulkhead.app.status.StatusReader;
import bulkhead.app.tunnel.TunnelRequest.Outer;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Examines this computer, its network, and the way to a server. */
public final class Doctor implements Examination {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Optional<Patient> patient;

    /**
     * A server to look at.
     *
     * @param server a host name or an address literal
     * @param outer the IP version towards it
     * @param rawEsp whether the profile asks for ESP without UDP
     */
    public record Patient(String server, Outer outer, boolean rawEsp) {
        /** Nothing for a profile that has no server yet. */
        public static Optional<Patient> of(Profile profile) {
            return Optional.ofNullable(profile.server())
                    .map(server -> new Patient(meant(server), outer(profile), Boolean.TRUE.equals(profile.rawEsp())));
        }

        private static String meant(String server) {
            try {
                return Values.server(server);
            } catch (InvalidValueException e) {
                // It has no address, which is found.
                return server;
            }
        }

        private static Outer outer(Profile profile) {
            try {
                return Values.outer(profile.outer());
            } catch (InvalidValueException e) {
                // That is told where it is to be used.
                return Outer.ANY;
            }
        }
    }

    /** @param patient nothing for the computer alone */
    public Doctor(Optional<Patient> patient) {
        this.patient = patient;
    }

    /** One look. */
    interface Check {
        Finding look() throws InterruptedException;
    }

    /** A look by its topic. */
    private record Step(Topic topic, Check check) {}

    @Override
    public List<Topic> topics() {
        return Stream.of(Topic.values())
                .filter(topic -> patient.isPresent() || !ServerChecks.TOPICS.contains(topic))
                .toList();
    }

    @Override
    public void run(Consumer<Finding> report) throws InterruptedException {
        for (Step step : steps()) {
            Finding finding = step.check().look();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            report.accept(finding);
        }
    }

    private List<Step> steps() {
        Optional<Details> details = connection();
        boolean connected = details.isPresent();
        HostChecks host = new HostChecks(Doctor::provider);
        NetworkChecks network = new NetworkChecks(
                details,
                plan -> provider().detours(plan),
                patient.map(Patient::rawEsp).orElse(false));
        List<Step> steps = new ArrayList<>(List.of(
                new Step(Topic.RIGHTS, host::rights),
                new Step(Topic.TUN, host::tun),
                new Step(Topic.FIREWALL, host::firewall),
                new Step(Topic.GUARD, () -> host.guard(connected)),
                new Step(Topic.CLOCK, host::clock),
                new Step(Topic.KEYRING, host::keyring),
                new Step(Topic.IPV4, network::ipv4),
                new Step(Topic.IPV6, network::ipv6),
                new Step(Topic.OTHER_VPN, network::otherVpn),
                new Step(Topic.OTHER_IKE, network::otherIke)));
        if (patient.isPresent()) {
            ServerChecks server = new ServerChecks(
                    patient.get().server(),
                    patient.get().outer(),
                    address -> provider().underlay(address),
                    connected);
            steps.add(new Step(Topic.NAME, server::name));
            steps.add(new Step(Topic.ROUTE, server::route));
            steps.add(new Step(Topic.ANSWER, server::answer));
        }
        return steps;
    }

    private static HostNetworkProvider provider() throws HostException {
        return HostNetworkProvider.ofThisHost();
    }

    /** Whether this user has a connection. */
    static boolean isConnected() {
        return connection().isPresent();
    }

    /** What is known of this user's; nothing when there is none. */
    private static Optional<Details> connection() {
        try (StatusReader reader = StatusReader.open(RuntimeFolder.ofUser()).orElse(null)) {
            return reader == null
                    ? Optional.empty()
                    : Optional.of(reader.next(PATIENCE)
                            .map(published -> published.status().details())
                            .orElse(Details.NONE));
        } catch (IOException e) {
            // There is one that does not answer.
            return Optional.of(Details.NONE);
        }
    }
}
