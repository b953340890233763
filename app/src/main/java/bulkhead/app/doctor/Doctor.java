package bulkhead.app.doctor;

import bulkhead.app.doctor.Finding.Verdict;
import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.Values;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Published;
import bulkhead.app.status.StatusReader;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.app.tunnel.TunnelRequest.Outer;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.SystemWords;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Examines this computer, its network, the way to a server, and a session with it: layer by layer, and no further than to the
 * first that is broken where one rests on the other.
 */
public final class Doctor implements Examination {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** What only a Linux has that can be wrong. */
    private static final Set<Topic> LINUX_ALONE = Set.of(Topic.TUN, Topic.KERNEL, Topic.RESOLVER);

    /** Of a connection whose program does not answer. */
    private static final Published SILENT =
            new Published(0, Published.Program.COMMAND, "", ConnectionStatus.IDLE, Map.of());

    private final Optional<Patient> patient;
    private final boolean withSession;

    /**
     * A server to look at.
     *
     * @param server a host name or an address literal
     * @param outer the IP version towards it
     * @param rawEsp whether the profile asks for ESP without UDP
     * @param request what a session is tried with, which the caller wipes; none where the secrets are not known
     */
    public record Patient(String server, Outer outer, boolean rawEsp, Optional<TunnelRequest> request) {
        /** Of which no session is tried. */
        public Patient(String server, Outer outer, boolean rawEsp) {
            this(server, outer, rawEsp, Optional.empty());
        }

        /** Nothing for a profile that has no server yet. */
        public static Optional<Patient> of(Profile profile) {
            return Optional.ofNullable(profile.server())
                    .map(server -> new Patient(meant(server), outer(profile), Boolean.TRUE.equals(profile.rawEsp())));
        }

        /** The one whom this user is connected to, or is about to be. */
        public static Optional<Patient> ofConnection() {
            return connection()
                    .filter(published -> published != SILENT)
                    .map(published -> new Patient(published.server(), Outer.ANY, false));
        }

        /** The same, with what to try a session with. */
        public Patient with(TunnelRequest request) {
            return new Patient(server, outer, rawEsp, Optional.of(request));
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
        withSession = patient.isPresent() && (patient.get().request().isPresent() || isConnected());
    }

    /** One look. */
    interface Check {
        Finding look() throws InterruptedException;
    }

    /**
     * A look by its topic.
     *
     * @param chained whether it rests on the chained ones before
     */
    private record Step(Topic topic, boolean chained, Check check) {
        Step(Topic topic, Check check) {
            this(topic, false, check);
        }
    }

    @Override
    public List<Topic> topics() {
        return steps(Optional.empty()).stream().map(Step::topic).toList();
    }

    @Override
    public void run(Consumer<Finding> report) throws InterruptedException {
        boolean broken = false;
        for (Step step : steps(connection())) {
            Finding finding = broken && step.chained()
                    ? Finding.unseen(step.topic(), "not looked at, as a layer before it is broken", "see above")
                    : step.check().look();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            broken |= step.chained() && finding.verdict() == Verdict.BAD;
            report.accept(finding);
        }
    }

    private List<Step> steps(Optional<Published> connection) {
        List<Step> steps = computer(connection);
        if (patient.isPresent()) {
            Patient whose = patient.get();
            ServerChecks server = new ServerChecks(
                    whose.server(), whose.outer(), address -> provider().underlay(address), connection.isPresent());
            steps.add(new Step(Topic.NAME, server::name));
            steps.add(new Step(Topic.ROUTE, server::route));
            steps.add(new Step(Topic.ANSWER, true, server::answer));
        }
        if (withSession) {
            steps.addAll(session(connection.map(Published::status)));
        }
        return steps;
    }

    private List<Step> computer(Optional<Published> connection) {
        boolean connected = connection.isPresent();
        HostChecks host = new HostChecks(Doctor::provider);
        KernelChecks kernel = new KernelChecks(connected);
        NetworkChecks network = new NetworkChecks(
                connection.map(published -> published.status().details()),
                plan -> provider().detours(plan),
                patient.map(Patient::rawEsp).orElse(false));
        List<Step> steps = new ArrayList<>(List.of(
                new Step(Topic.RIGHTS, host::rights),
                new Step(Topic.TUN, host::tun),
                new Step(Topic.FIREWALL, host::firewall),
                new Step(Topic.GUARD, () -> host.guard(connected)),
                new Step(Topic.CLOCK, host::clock),
                new Step(Topic.KEYRING, host::keyring),
                new Step(Topic.KERNEL, kernel::kernel),
                new Step(Topic.RESOLVER, kernel::resolver),
                new Step(Topic.IPV4, network::ipv4),
                new Step(Topic.IPV6, network::ipv6),
                new Step(Topic.OTHER_VPN, network::otherVpn),
                new Step(Topic.OTHER_IKE, network::otherIke)));
        if (SystemWords.here() != SystemWords.LINUX) {
            steps.removeIf(step -> LINUX_ALONE.contains(step.topic()));
        }
        return steps;
    }

    /** One session has the answers of all of them: the user's own, or else one that is tried when the first is asked for. */
    private List<Step> session(Optional<ConnectionStatus> running) {
        Trying trying = new Trying(running, patient.flatMap(Patient::request));
        List<Step> steps = new ArrayList<>();
        for (Topic topic : SessionChecks.TOPICS) {
            steps.add(new Step(topic, true, () -> new SessionChecks(trying.seen()).look(topic)));
        }
        for (Topic topic : Ipv6Checks.TOPICS) {
            steps.add(new Step(topic, true, () -> {
                Evidence seen = trying.seen();
                return new Ipv6Checks(seen, new SessionChecks(seen).family()).look(topic);
            }));
        }
        for (Topic topic : TunnelChecks.TOPICS) {
            steps.add(new Step(topic, () -> new TunnelChecks(trying.seenIfTried()).look(topic)));
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
    private static Optional<Published> connection() {
        try (StatusReader reader = StatusReader.open(RuntimeFolder.ofUser()).orElse(null)) {
            return reader == null ? Optional.empty() : reader.next(PATIENCE).or(() -> Optional.of(SILENT));
        } catch (IOException e) {
            // There is one that does not answer.
            return Optional.of(SILENT);
        }
    }
}
