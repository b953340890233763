package bulkhead.platform.windows;

import bulkhead.platform.windows.FakePipes.Account;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of the security descriptor definition language, and what it grants ("How AccessCheck Works", Win32 documentation). */
final class FakeDescriptor {
    static final int CREATE_PIPE_INSTANCE = 4;
    /** FILE_GENERIC_READ and FILE_GENERIC_WRITE but for the former. */
    static final int SPEAKING = (0x120089 | 0x120116) & ~CREATE_PIPE_INSTANCE;

    private static final int ALL = 0x1f01ff;
    private static final Pattern TEXT =
            Pattern.compile("(?:O:([A-Z]{2}|S-[\\d-]++))?(?:G:[A-Z]{2})?D:(P?)((?:\\([^)]*+\\))++)");
    private static final Pattern ENTRY = Pattern.compile("\\(([AD]);([A-Z]*+);(GA|FA|0x[0-9a-f]++);;;([^)]++)\\)");
    /** "SID Strings", Win32 documentation. */
    private static final Map<String, String> NAMES = Map.of(
            "SY", "S-1-5-18",
            "BA", "S-1-5-32-544",
            "NO", "S-1-5-32-556",
            "NU", "S-1-5-2",
            "WD", "S-1-1-0");

    private record Entry(boolean allow, int mask, String trustee) {}

    private final Optional<String> owner;
    private final List<Entry> entries = new ArrayList<>();

    FakeDescriptor(String text) {
        Matcher whole = TEXT.matcher(text);
        if (!whole.matches()) {
            throw new IllegalArgumentException(text);
        }
        owner = Optional.ofNullable(whole.group(1)).map(FakeDescriptor::identifier);
        Matcher each = ENTRY.matcher(whole.group(3));
        int at = 0;
        while (each.find(at) && each.start() == at) {
            String mask = each.group(3);
            entries.add(new Entry(
                    each.group(1).equals("A"),
                    mask.startsWith("0x") ? Integer.decode(mask) : ALL,
                    identifier(each.group(4))));
            at = each.end();
            if (at == whole.group(3).length()) {
                return;
            }
        }
        throw new IllegalArgumentException(text);
    }

    private static String identifier(String trustee) {
        String known = NAMES.get(trustee);
        if (known == null && !trustee.startsWith("S-")) {
            throw new IllegalArgumentException(trustee);
        }
        return known == null ? trustee : known;
    }

    Optional<String> owner() {
        return owner;
    }

    /** Entry by entry, until all of it is allowed or some of it denied. */
    boolean grants(Account to, int wanted) {
        Set<String> are = new HashSet<>(to.groups());
        are.add(to.identifier());
        are.add(NAMES.get("WD"));
        int left = wanted;
        for (Entry entry : entries) {
            if (are.contains(entry.trustee())) {
                if (!entry.allow() && (entry.mask() & left) != 0) {
                    return false;
                }
                left &= entry.allow() ? ~entry.mask() : -1;
            }
            if (left == 0) {
                return true;
            }
        }
        return false;
    }
}
