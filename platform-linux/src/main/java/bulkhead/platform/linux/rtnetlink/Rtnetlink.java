package bulkhead.platform.linux.rtnetlink;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Family;
import bulkhead.platform.linux.libc.ErrnoException;
import bulkhead.platform.linux.libc.Libc;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the kernel for links, addresses, routes and rules, and sets ours, by rtnetlink(7), in the network namespace of the thread that calls. */
public final class Rtnetlink {
    private static final Logger LOG = LoggerFactory.getLogger(Rtnetlink.class);

    /** So often it is asked again where something changed meanwhile: a listing without what it has lost would open or close too much. */
    private static final int LISTINGS = 5;

    /** Tests stand in between. */
    static volatile Exchange kernel = RouteSocket::ask;

    private interface Parser<T> {
        Optional<T> parse(Answer answer) throws IOException;
    }

    private Rtnetlink() {}

    public static List<Device> devices() throws HostException {
        return list(Device.all(), answer -> Optional.of(Device.read(answer)));
    }

    public static List<Address> addresses() throws HostException {
        return list(Address.all(), Address::read);
    }

    /** Of all tables. */
    public static List<Route> routes(Family family) throws HostException {
        return list(Route.all(family), Route::listed).stream()
                .filter(route -> route.to().family() == family)
                .toList();
    }

    public static List<Route> routes(Family family, int table) throws HostException {
        return routes(family).stream().filter(route -> route.table() == table).toList();
    }

    public static List<Rule> rules(Family family) throws HostException {
        return list(Rule.all(family), Rule::read).stream()
                .filter(rule -> rule.family() == family)
                .toList();
    }

    /** The way that a packet takes with this mark (0: none), where there is one. @param by over which interface it is to go, if over a certain one */
    public static Optional<Route> way(InetAddress to, int mark, OptionalInt by) throws HostException {
        return ask(Route.way(to, Route.RTM_F_LOOKUP_TABLE, mark, by));
    }

    /** The route by which a packet without a mark finds its way. */
    public static Optional<Route> match(InetAddress to) throws HostException {
        return ask(Route.way(to, Route.RTM_F_LOOKUP_TABLE | Route.RTM_F_FIB_MATCH, 0, OptionalInt.empty()));
    }

    /** Sets all of them; a failure leaves out none of those after it. */
    public static void set(List<? extends Entry> entries) throws HostException {
        Optional<IOException> failure = change(entries, Entry::setting, Verdict::isThereAlready);
        if (failure.isPresent()) {
            boolean rights = failure.get() instanceof ErrnoException e && e.errno() == Libc.EPERM;
            throw new HostException(
                    "the kernel does not take addresses or routes of the tunnel's ("
                            + failure.get().getMessage() + "): " + (rights ? "run with sudo" : "connect again"),
                    failure.get());
        }
    }

    /** Removes all of them, likewise; what is gone already counts as removed. */
    public static void unset(List<? extends Entry> entries) throws HostException {
        Optional<IOException> failure = change(entries, Entry::unsetting, Verdict::isNothingThere);
        if (failure.isPresent()) {
            throw new HostException(
                    "the kernel did not remove addresses or routes of the tunnel's ("
                            + failure.get().getMessage() + "): run with sudo, or disconnect again",
                    failure.get());
        }
    }

    /** @return the first failure */
    private static Optional<IOException> change(
            List<? extends Entry> entries, Function<Entry, Request> how, Predicate<Verdict> asGoodAsDone) {
        IOException failure = null;
        for (Entry each : entries) {
            try {
                Verdict verdict = kernel.ask(how.apply(each).toBytes(), _ -> {});
                LOG.debug("{}: {}", each, verdict);
                if (!verdict.isDone() && !asGoodAsDone.test(verdict)) {
                    throw verdict.toException(each.toString());
                }
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        return Optional.ofNullable(failure);
    }

    private static Optional<Route> ask(Request request) throws HostException {
        List<Route> found = new ArrayList<>();
        try {
            Verdict verdict =
                    kernel.ask(request.toBytes(), answer -> Route.read(answer).ifPresent(found::add));
            return verdict.isDone() ? found.stream().findFirst() : Optional.empty();
        } catch (IOException e) {
            throw untold(e);
        }
    }

    private static <T> List<T> list(Request request, Parser<T> parser) throws HostException {
        List<T> found = new ArrayList<>();
        try {
            for (int listing = 0; listing < LISTINGS; listing++) {
                found.clear();
                boolean[] interrupted = new boolean[1];
                Verdict verdict = kernel.ask(request.toBytes(), answer -> {
                    interrupted[0] |= answer.isInterrupted();
                    parser.parse(answer).ifPresent(found::add);
                });
                if (verdict.isNoSuchFamily()) {
                    return List.of();
                } else if (!verdict.isDone() && verdict.errno() != Libc.EINTR) {
                    throw verdict.toException("rtnetlink");
                } else if (verdict.isDone() && !interrupted[0]) {
                    return found;
                }
            }
            throw new IOException("they change while they are listed");
        } catch (IOException e) {
            throw untold(e);
        }
    }

    private static HostException untold(IOException e) {
        return new HostException(
                "the kernel cannot tell this computer's links and routes (" + e.getMessage() + "): connect again", e);
    }
}
