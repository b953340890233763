package bulkhead.platform.linux.rtnetlink;

import bulkhead.leakguard.policy.Family;
import bulkhead.platform.linux.libc.Libc;
import java.util.Optional;

/** What the kernel calls the families of addresses. */
final class Families {
    private Families() {}

    static int number(Family family) {
        return family == Family.IPV6 ? Libc.AF_INET6 : Libc.AF_INET;
    }

    static Optional<Family> of(int number) {
        return switch (number) {
            case Libc.AF_INET -> Optional.of(Family.IPV4);
            case Libc.AF_INET6 -> Optional.of(Family.IPV6);
            default -> Optional.empty();
        };
    }
}
