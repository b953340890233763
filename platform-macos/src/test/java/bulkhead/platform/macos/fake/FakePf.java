package bulkhead.platform.macos.fake;

import bulkhead.leakguard.policy.Family;
import bulkhead.platform.macos.darwin.ErrnoException;
import bulkhead.platform.macos.pf.Pf;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code /dev/pf} as XNU's pf_ioctl.c has it, by the bytes that a request gives, and by offsets of its own: those that bindgen found in
 * XNU's pfvar.h for mullvad/pfctl-rs.
 */
final class FakePf {
    private static final int EBUSY = 16;
    private static final int EINVAL = 22;
    private static final int ENOENT = 2;

    // struct pfioc_rule
    private static final int TICKET = 4;
    private static final int POOL_TICKET = 8;
    private static final int NR = 12;
    private static final int ANCHOR = 16;
    private static final int ANCHOR_CALL = 1040;
    private static final int RULE_ACTION = 2064 + 1004;
    private static final int RULE = 3104;

    private static final int TOKEN = 84;

    /** The rules that it decides by. */
    final Pf pf;

    final Set<Long> tokens = new LinkedHashSet<>();
    private long lastToken = 1_000;
    private int poolTicket = 7;
    private int filterTicket = 100;
    private int scrubTicket = 200;
    /** Of each change of an anchor. */
    int anchorTicket = 300;

    FakePf(Pf pf) {
        this.pf = pf;
    }

    void ioctl(long request, byte[] in, Pointer argument) throws ErrnoException {
        switch ((int) request) {
            case 0x40084408 -> argument.setLong(0, start());
            case 0xC0104409 -> stop(argument.getLong(0));
            case 0xC0104405 -> starters(argument);
            case 0xCC204406 -> rules(argument);
            case 0xCC204407 -> rule(argument);
            case 0xCC20441A -> change(in.length, argument);
            case 0xC4704433 -> argument.setInt(TICKET, ++poolTicket);
            case 0xC0D84429 -> pf.killStates(argument.getByte(0) == 2 ? Family.IPV4 : Family.IPV6);
            default -> throw new ErrnoException("ioctl 0x" + Long.toHexString(request), 25);
        }
    }

    long start() {
        tokens.add(++lastToken);
        pf.enabled = true;
        return lastToken;
    }

    private void stop(long token) throws ErrnoException {
        if (!pf.enabled) {
            throw new ErrnoException("DIOCSTOPREF", ENOENT);
        }
        if (!tokens.remove(token)) {
            throw new ErrnoException("DIOCSTOPREF", EINVAL);
        }
        pf.enabled = !tokens.isEmpty();
    }

    private void starters(Pointer argument) throws ErrnoException {
        if (tokens.isEmpty()) {
            throw new ErrnoException("DIOCGETSTARTERS", ENOENT);
        }
        int room = argument.getInt(0);
        Pointer buffer = argument.getPointer(8);
        int at = 0;
        for (long token : tokens) {
            if (room - at < TOKEN) {
                break;
            }
            buffer.setLong(at, token);
            at += TOKEN;
        }
        argument.setInt(0, at);
    }

    private static boolean scrubs(Pointer argument) {
        return argument.getByte(RULE_ACTION) == 2;
    }

    private List<String> main(boolean scrub) {
        return pf.main.stream()
                .filter(line -> line.startsWith("scrub") == scrub)
                .toList();
    }

    private int ticket(boolean scrub) {
        return scrub ? scrubTicket : filterTicket;
    }

    private void changed(boolean scrub) {
        if (scrub) {
            scrubTicket++;
        } else {
            filterTicket++;
        }
    }

    private void rules(Pointer argument) throws ErrnoException {
        String anchor = argument.getString(ANCHOR, "US-ASCII");
        boolean scrub = scrubs(argument);
        if (anchor.isEmpty()) {
            argument.setInt(TICKET, ticket(scrub));
            argument.setInt(NR, main(scrub).size());
            return;
        }
        if (!pf.anchors.containsKey(anchor)) {
            throw new ErrnoException("DIOCGETRULES", EINVAL);
        }
        long count = pf.anchors
                .get(anchor)
                .lines()
                .filter(line -> line.startsWith("scrub") == scrub)
                .count();
        argument.setInt(TICKET, anchorTicket);
        argument.setInt(NR, (int) count);
    }

    private void rule(Pointer argument) throws ErrnoException {
        boolean scrub = scrubs(argument);
        int nr = argument.getInt(NR);
        if (argument.getInt(TICKET) != ticket(scrub) || nr >= main(scrub).size()) {
            throw new ErrnoException("DIOCGETRULE", EBUSY);
        }
        String line = main(scrub).get(nr);
        int quote = line.contains("anchor \"") ? line.indexOf('"') + 1 : -1;
        String called = quote < 0 ? "" : line.substring(quote, line.indexOf('"', quote));
        byte[] name = (called + '\0').getBytes(StandardCharsets.US_ASCII);
        argument.write(ANCHOR_CALL, name, 0, name.length);
    }

    private void change(int length, Pointer argument) throws ErrnoException {
        if (length != RULE) {
            throw new IllegalStateException("struct pfioc_rule of " + length + " bytes");
        }
        boolean scrub = scrubs(argument);
        int action = argument.getInt(0);
        if (action == 6) {
            changed(scrub);
            argument.setInt(TICKET, ticket(scrub));
            return;
        }
        if (action == 1 && argument.getInt(POOL_TICKET) != poolTicket) {
            throw new ErrnoException("DIOCCHANGERULE", EBUSY);
        }
        if (argument.getInt(TICKET) != ticket(scrub)) {
            throw new ErrnoException("DIOCCHANGERULE", EINVAL);
        }
        List<String> rules = new ArrayList<>(main(scrub));
        if (action == 1) {
            String name = argument.getString(ANCHOR_CALL, "US-ASCII");
            rules.addFirst((scrub ? "scrub-anchor \"" : "anchor \"") + name + "\" all");
        } else if (action == 5 && argument.getInt(NR) < rules.size()) {
            rules.remove(argument.getInt(NR));
        } else {
            throw new ErrnoException("DIOCCHANGERULE", EINVAL);
        }
        replace(scrub, rules);
    }

    /** Puts rules of one kind in the place of those that were. */
    void replace(boolean scrub, List<String> rules) {
        List<String> all = new ArrayList<>(scrub ? rules : main(true));
        all.addAll(scrub ? main(false) : rules);
        pf.main.clear();
        pf.main.addAll(all);
        changed(scrub);
    }
}
