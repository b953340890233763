package bulkhead.app.leaktest;

import bulkhead.app.names.PublicNames;
import bulkhead.leakguard.daemon.DeclaredNames;
import bulkhead.leakguard.host.PhysicalLink;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.probe.ProbeKind;
import bulkhead.leakguard.probe.Round;
import bulkhead.leakguard.probe.Round.Fate;
import bulkhead.leakguard.probe.Sightings.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What left each link with the guard open, kept for the test under a guard that must not be opened. */
final class Controls {
    private final Path file;
    private final JsonMapper mapper = JsonMapper.builder()
            .annotationIntrospector(new DeclaredNames(PublicNames::inCapitals))
            .build();

    /** One link as it once was. */
    record Saved(String link, String hardwareAddress, Instant at, List<Probe> probes) {
        boolean isOf(PhysicalLink other) {
            return link.equals(other.name()) && hardwareAddress.equals(other.hardwareAddress());
        }
    }

    record Probe(Family family, ProbeKind kind, Fate fate) {}

    /**
     * The control of all links together.
     *
     * @param since when the oldest was taken; empty when there is none
     */
    record Known(Map<Cell, Fate> fates, Optional<Instant> since) {}

    Controls(Path folder) {
        file = folder.resolve("leaktest-control.json");
    }

    /** Takes the place of what was known of the same links. */
    void save(List<PhysicalLink> links, Round round, Instant at) throws IOException {
        List<Saved> all = new ArrayList<>(load());
        for (PhysicalLink link : links) {
            all.removeIf(saved -> saved.isOf(link));
            List<Probe> probes = round.fates().entrySet().stream()
                    .filter(fate -> fate.getKey().link().equals(link.name()))
                    .map(fate -> new Probe(fate.getKey().family(), fate.getKey().kind(), fate.getValue()))
                    .toList();
            all.add(new Saved(link.name(), link.hardwareAddress(), at, probes));
        }
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, mapper.writeValueAsBytes(all));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    Known of(List<PhysicalLink> links) throws IOException {
        Map<Cell, Fate> fates = new HashMap<>();
        Optional<Instant> since = Optional.empty();
        for (Saved saved : load()) {
            if (links.stream().anyMatch(saved::isOf)) {
                saved.probes().forEach(p -> fates.put(new Cell(saved.link(), p.family(), p.kind()), p.fate()));
                since = since.filter(at -> at.isBefore(saved.at())).or(() -> Optional.of(saved.at()));
            }
        }
        return new Known(fates, since);
    }

    private List<Saved> load() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return List.of(mapper.readValue(Files.readAllBytes(file), Saved[].class));
        } catch (JacksonException e) {
            throw new IOException(file + " cannot be read as earlier results: remove it", e);
        }
    }
}
