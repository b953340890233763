package bulkhead.platform.linux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What docs/leak-guard.md promises of boots, as a machine of few states and without a host.
 *
 * @param connection the one that lives
 * @param blocked whether the user wants nothing to pass without a connection
 * @param atBoot whether it wants that from the next boot on
 * @param promised whether a connection's kill switch or lockdown is to stand after a reset
 */
record BootModel(Passes passes, Optional<Kind> connection, boolean blocked, boolean atBoot, boolean promised) {
    static final BootModel FRESH = new BootModel(Passes.ALL, Optional.empty(), false, false, false);

    enum Passes {
        ALL,
        IPV4,
        NOTHING
    }

    enum Kind {
        PLAIN,
        KILL_SWITCH,
        LOCKDOWN
    }

    enum Act {
        BLOCK,
        BLOCK_AT_BOOT,
        CONNECT_PLAIN,
        CONNECT_KILL_SWITCH,
        CONNECT_LOCKDOWN,
        DISCONNECT,
        DIE,
        UNBLOCK,
        RESTART_THE_DAEMON,
        RESET
    }

    /** Nothing where the act has no meaning. */
    Optional<BootModel> after(Act act) {
        return Optional.ofNullable(
                switch (act) {
                    case BLOCK -> block(atBoot);
                    case BLOCK_AT_BOOT -> block(true);
                    case CONNECT_PLAIN -> connect(Kind.PLAIN);
                    case CONNECT_KILL_SWITCH -> connect(Kind.KILL_SWITCH);
                    case CONNECT_LOCKDOWN -> connect(Kind.LOCKDOWN);
                    case DISCONNECT -> disconnect();
                    case DIE ->
                        connection.isEmpty()
                                ? null
                                : new BootModel(
                                        blocked ? Passes.NOTHING : passes, Optional.empty(), blocked, atBoot, promised);
                    case UNBLOCK -> FRESH;
                    case RESTART_THE_DAEMON -> connection.isEmpty() ? this : null;
                    case RESET ->
                        new BootModel(
                                atBoot || promised ? Passes.NOTHING : Passes.ALL,
                                Optional.empty(),
                                atBoot,
                                atBoot,
                                promised);
                });
    }

    private BootModel block(boolean boot) {
        return new BootModel(connection.isEmpty() ? Passes.NOTHING : passes, connection, true, boot, promised);
    }

    private BootModel connect(Kind kind) {
        return connection.isPresent()
                ? null
                : new BootModel(
                        kind == Kind.PLAIN ? Passes.IPV4 : Passes.NOTHING,
                        Optional.of(kind),
                        blocked,
                        atBoot,
                        kind != Kind.PLAIN);
    }

    private BootModel disconnect() {
        if (connection.isEmpty()) {
            return null;
        }
        boolean stays = connection.get() == Kind.LOCKDOWN;
        return new BootModel(stays || blocked ? Passes.NOTHING : Passes.ALL, Optional.empty(), blocked, atBoot, stays);
    }

    /** One step of a walk. */
    record Step(Act act, BootModel then) {}

    /** A walk from {@link #FRESH} that does, in every state that can be reached, all that can be done there. */
    static List<Step> walk() {
        List<Step> walk = new ArrayList<>();
        Map<BootModel, Set<Act>> done = new HashMap<>();
        BootModel here = FRESH;
        for (List<Step> way = next(here, done); !way.isEmpty(); way = next(here, done)) {
            for (Step step : way) {
                done.computeIfAbsent(here, _ -> new HashSet<>()).add(step.act);
                walk.add(step);
                here = step.then;
            }
        }
        return walk;
    }

    /** The shortest way to something that was not done yet, and that. */
    private static List<Step> next(BootModel from, Map<BootModel, Set<Act>> done) {
        Deque<List<Step>> ways = new ArrayDeque<>(List.of(List.of()));
        Set<BootModel> seen = new HashSet<>(Set.of(from));
        while (!ways.isEmpty()) {
            List<Step> way = ways.remove();
            BootModel at = way.isEmpty() ? from : way.getLast().then;
            for (Act act : Act.values()) {
                Optional<BootModel> then = at.after(act);
                if (then.isPresent()) {
                    List<Step> longer = new ArrayList<>(way);
                    longer.add(new Step(act, then.get()));
                    if (!done.getOrDefault(at, Set.of()).contains(act)) {
                        return longer;
                    }
                    if (seen.add(then.get())) {
                        ways.add(longer);
                    }
                }
            }
        }
        return List.of();
    }
}
