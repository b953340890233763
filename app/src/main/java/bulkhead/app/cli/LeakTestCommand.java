package bulkhead.app.cli;

import bulkhead.app.files.FileReason;
import bulkhead.app.files.UserFolders;
import bulkhead.app.leaktest.LeakTest;
import bulkhead.app.local.StandardOutput;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.PhysicalLink;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.probe.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sun.misc.Signal;

/** Shows whether the guard of this computer holds. */
@Command(
        name = "leaktest",
        description = "Tries to get out beside the tunnel over every link, with the guard open and closed,"
                + " and says what left.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LeakTestCommand implements Callable<Integer> {
    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "Test this link only; may be repeated. Default: every link that leads out.")
    private List<String> names = List.of();

    @Option(
            names = "--target",
            paramLabel = "ADDRESS",
            description = "Where probes of its family go. Default: addresses for documentation, which are nobody's.")
    private List<String> targets = List.of();

    @Option(
            names = "--pcap",
            paramLabel = "FILE",
            description = "Where to keep the probes that left, as pcapng. Default: a new file in the state directory.")
    private Path pcap;

    @Option(names = "--json", description = "Print one JSON object instead of words.")
    private boolean json;

    @Override
    public Integer call() throws UsageException, InterruptedException {
        Targets to = targets();
        check(pcap);
        try {
            LeakTest test = new LeakTest(HostNetworkProvider.ofThisHost(), to, UserFolders.state(), pcap());
            for (String name : new String[] {"INT", "TERM", "HUP"}) {
                Signal.handle(new Signal(name), _ -> test.stop());
            }
            StandardOutput.whenUnread(test::stop);
            LeakTest.Result result = test.run(links(test));
            Consumer<LeakTest.Result> report = json ? new LeakTestJson(System.out) : new LeakTestWords(System.out);
            report.accept(result);
            return switch (result.report().verdict()) {
                case HELD -> 0;
                case LEAKED -> ExitCode.LEAKED;
                case UNPROVED -> ExitCode.UNPROVED;
            };
        } catch (LeakTest.StoppedException e) {
            System.err.println("bulkhead: stopped; the guard is as it was before");
            return ExitCode.INTERRUPTED;
        } catch (HostException e) {
            System.err.println("bulkhead: " + e.getMessage());
            return ExitCode.HOST;
        } catch (IOException e) {
            System.err.println("bulkhead: what the test saw cannot be kept (" + FileReason.sentence(e)
                    + "): name another --pcap; the guard is as it was before");
            return ExitCode.HOST;
        }
    }

    private Targets targets() throws UsageException {
        Targets chosen = Targets.DOCUMENTATION;
        for (String target : targets) {
            try {
                chosen = chosen.with(InetAddresses.parse(target));
            } catch (IllegalArgumentException e) {
                throw new UsageException("--target takes an IPv4 or IPv6 address, not '" + target + "'");
            }
        }
        return chosen;
    }

    private List<PhysicalLink> links(LeakTest test) throws HostException, UsageException {
        List<PhysicalLink> all = test.links();
        List<PhysicalLink> chosen = new ArrayList<>(all);
        if (!names.isEmpty()) {
            chosen.removeIf(link -> !names.contains(link.name()));
            for (String name : names) {
                if (all.stream().noneMatch(link -> link.name().equals(name))) {
                    throw new UsageException("--interface takes a link that leads out, not '" + name + "': "
                            + (all.isEmpty()
                                    ? "there is none here"
                                    : all.stream().map(PhysicalLink::name).collect(Collectors.joining(", "))));
                }
            }
        }
        return chosen;
    }

    private static void check(Path file) throws UsageException {
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new UsageException("--pcap takes a file in a folder that is there: there is no " + folder);
        }
        if (file != null && Files.isDirectory(file)) {
            throw new UsageException("--pcap takes a file, and " + file + " is a folder");
        }
    }

    private Path pcap() {
        String now = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now());
        return pcap == null ? UserFolders.state().resolve("leaktest-" + now + ".pcapng") : pcap;
    }
}
