package bulkhead.protocol.product;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A server product, or several that cannot be told apart, by what they say of themselves.
 *
 * @param name for people
 * @param vendorIds in hexadecimal digits the first bytes of IKE's vendor IDs: one of them is enough, or, where the product has none of its own,
 *     all and no others
 * @param exactly the latter
 * @param l2tpVendors the Vendor Name AVP (RFC 2661 section 4.4.3), without regard to case
 * @param habits what of it needs another way of talking
 */
public record Product(
        String name, List<byte[]> vendorIds, boolean exactly, List<String> l2tpVendors, Set<Habit> habits) {

    static Product of(String name) {
        return new Product(name, List.of(), false, List.of(), Set.of());
    }

    Product withVendorIds(String... prefixes) {
        return new Product(name, bytes(prefixes), false, l2tpVendors, habits);
    }

    Product withExactly(String... prefixes) {
        return new Product(name, bytes(prefixes), true, l2tpVendors, habits);
    }

    Product withL2tpVendors(String... vendors) {
        return new Product(name, vendorIds, exactly, List.of(vendors), habits);
    }

    Product withHabit(Habit habit) {
        Set<Habit> more = EnumSet.of(habit);
        more.addAll(habits);
        return new Product(name, vendorIds, exactly, l2tpVendors, Set.copyOf(more));
    }

    public boolean has(Habit habit) {
        return habits.contains(habit);
    }

    boolean hasVendorIds(List<byte[]> said) {
        boolean one = said.stream().anyMatch(id -> vendorIds.stream().anyMatch(prefix -> startsWith(id, prefix)));
        boolean all = vendorIds.stream().allMatch(prefix -> said.stream().anyMatch(id -> startsWith(id, prefix)));
        return one && (!exactly || all && said.size() == vendorIds.size());
    }

    boolean hasL2tpVendor(String said) {
        return l2tpVendors.stream().anyMatch(said::equalsIgnoreCase);
    }

    private static List<byte[]> bytes(String[] prefixes) {
        return Arrays.stream(prefixes).map(HexFormat.of()::parseHex).toList();
    }

    private static boolean startsWith(byte[] data, byte[] prefix) {
        return data.length >= prefix.length && Arrays.equals(data, 0, prefix.length, prefix, 0, prefix.length);
    }
}
