package bulkhead.platform.macos.pf;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Family;
import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.Darwin;
import bulkhead.platform.macos.darwin.ErrnoException;
import bulkhead.platform.macos.darwin.PfToken;
import bulkhead.platform.macos.darwin.PfiocPooladdr;
import bulkhead.platform.macos.darwin.PfiocRemoveToken;
import bulkhead.platform.macos.darwin.PfiocRule;
import bulkhead.platform.macos.darwin.PfiocStateKill;
import bulkhead.platform.macos.darwin.PfiocTokens;
import bulkhead.platform.macos.darwin.Text;
import com.sun.jna.Structure;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /dev/pf}: the hook in the main ruleset, the token that keeps pf on, and states. Rules go by pfctl(8). One rule is put in or
 * taken out at a time, and what others have there stays as it is, with its owner and its counters.
 */
final class PfDevice implements AutoCloseable {
    /** Of rules, in the order of their evaluation. */
    enum Kind {
        SCRUB(Darwin.PF_SCRUB),
        FILTER(Darwin.PF_PASS);

        private final int action;

        Kind(int action) {
            this.action = action;
        }
    }

    /** Which rules there are: another number after each change of them that counts. */
    record Version(int ticket, int rules) {}

    /** The rules change while they are listed, when another program changes them. */
    private static final int ATTEMPTS = 5;

    private static final int MOST_TOKENS = 64;

    private final Calls calls;
    private int fd = -1;

    PfDevice(Calls calls) {
        this.calls = calls;
    }

    /** Has pf on until {@link #stop}. */
    long start() throws HostException {
        PfToken token = new PfToken();
        ask(Darwin.DIOCSTARTREF, token);
        return token.value;
    }

    /** Gives the token back; pf goes off with the last one. One that pf does not know any more is given back already. */
    void stop(long token) throws HostException {
        try {
            ioctl(Darwin.DIOCSTOPREF, new PfiocRemoveToken(token));
        } catch (ErrnoException e) {
            if (e.errno() != Darwin.EINVAL && e.errno() != Darwin.ENOENT) {
                throw failed(e);
            }
        }
    }

    /** Whether pf is on by it: who turns pf off takes all tokens back. */
    boolean has(long token) throws HostException {
        PfiocTokens tokens = new PfiocTokens(MOST_TOKENS);
        try {
            ioctl(Darwin.DIOCGETSTARTERS, tokens);
            return tokens.values().contains(token);
        } catch (ErrnoException e) {
            if (e.errno() == Darwin.ENOENT) {
                return false;
            }
            throw failed(e);
        }
    }

    /** Of an anchor, or of the main ruleset where that is empty; an anchor that is not there has no rules. */
    Version version(Kind kind, String anchor) throws HostException {
        PfiocRule rules = new PfiocRule(kind.action);
        Text.put(anchor, rules.anchor);
        try {
            ioctl(Darwin.DIOCGETRULES, rules);
            return new Version(rules.ticket, rules.nr);
        } catch (ErrnoException e) {
            if (e.errno() == Darwin.EINVAL && !anchor.isEmpty()) {
                return new Version(0, 0);
            }
            throw failed(e);
        }
    }

    /** Which anchor each rule of the main ruleset calls, in their order; empty for a plain rule. */
    List<String> hooks(Kind kind) throws HostException {
        return hooks(kind, Integer.MAX_VALUE);
    }

    /** @param most how many of them, from the first on */
    private List<String> hooks(Kind kind, int most) throws HostException {
        for (int attempt = 1; ; attempt++) {
            Version version = version(kind, "");
            try {
                List<String> hooks = new ArrayList<>();
                for (int nr = 0; nr < Math.min(most, version.rules()); nr++) {
                    PfiocRule rule = new PfiocRule(kind.action);
                    rule.ticket = version.ticket();
                    rule.nr = nr;
                    ioctl(Darwin.DIOCGETRULE, rule);
                    hooks.add(Text.of(rule.anchor_call));
                }
                return hooks;
            } catch (ErrnoException e) {
                if (e.errno() != Darwin.EBUSY || attempt == ATTEMPTS) {
                    throw failed(e);
                }
            }
        }
    }

    /** Whether an anchor is asked before any other rule. */
    boolean isFirst(Kind kind, String anchor) throws HostException {
        return hooks(kind, 1).equals(List.of(anchor));
    }

    /** Has an anchor asked before any other rule: no {@code quick} rule of others comes before it. */
    void hookFirst(Kind kind, String anchor) throws HostException {
        if (isFirst(kind, anchor)) {
            return;
        }
        PfiocRule rule = new PfiocRule(kind.action);
        Text.put(anchor, rule.anchor_call);
        PfiocPooladdr none = new PfiocPooladdr();
        ask(Darwin.DIOCBEGINADDRS, none);
        rule.action = Darwin.PF_CHANGE_ADD_HEAD;
        rule.ticket = ticket(kind);
        rule.pool_ticket = none.ticket;
        ask(Darwin.DIOCCHANGERULE, rule);
        unhook(kind, anchor, 1);
    }

    void unhook(Kind kind, String anchor) throws HostException {
        unhook(kind, anchor, 0);
    }

    /** @param from which place on */
    private void unhook(Kind kind, String anchor, int from) throws HostException {
        for (int attempt = 1; hooks(kind).lastIndexOf(anchor) >= from; attempt++) {
            // Taken first: when somebody changes the rules while they are listed, pf refuses what comes with it.
            int ticket = ticket(kind);
            int nr = hooks(kind).lastIndexOf(anchor);
            if (nr < from) {
                return;
            }
            PfiocRule rule = new PfiocRule(kind.action);
            rule.action = Darwin.PF_CHANGE_REMOVE;
            rule.ticket = ticket;
            rule.nr = nr;
            try {
                ioctl(Darwin.DIOCCHANGERULE, rule);
            } catch (ErrnoException e) {
                if (e.errno() != Darwin.EINVAL || attempt == ATTEMPTS) {
                    throw failed(e);
                }
            }
        }
    }

    private int ticket(Kind kind) throws HostException {
        PfiocRule rule = new PfiocRule(kind.action);
        rule.action = Darwin.PF_CHANGE_GET_TICKET;
        ask(Darwin.DIOCCHANGERULE, rule);
        return rule.ticket;
    }

    /** Flows of before: a state passes before any rule is asked. */
    void killStates(Family family) throws HostException {
        ask(Darwin.DIOCKILLSTATES, new PfiocStateKill(family == Family.IPV4 ? Darwin.AF_INET : Darwin.AF_INET6));
    }

    /** What shows that somebody changed something. */
    List<Object> look(String anchor, long token) throws HostException {
        return List.of(
                version(Kind.SCRUB, ""),
                version(Kind.FILTER, ""),
                version(Kind.SCRUB, anchor),
                version(Kind.FILTER, anchor),
                has(token));
    }

    private void ask(long request, Structure argument) throws HostException {
        try {
            ioctl(request, argument);
        } catch (ErrnoException e) {
            throw failed(e);
        }
    }

    private void ioctl(long request, Structure argument) throws ErrnoException {
        if (fd < 0) {
            fd = calls.open("/dev/pf", Darwin.O_RDWR | Darwin.O_CLOEXEC);
        }
        calls.ioctl(fd, request, argument);
    }

    private static HostException failed(ErrnoException e) {
        return new HostException("the leak guard cannot be set up in pf (" + e.getMessage() + "): run with sudo", e);
    }

    @Override
    public void close() {
        if (fd >= 0) {
            calls.close(fd);
            fd = -1;
        }
    }
}
