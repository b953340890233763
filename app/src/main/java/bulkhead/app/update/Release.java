package bulkhead.app.update;

import java.util.Arrays;

/** A version as packages have it: numbers, and behind a tilde what comes before them, as dpkg and rpm compare it. */
record Release(int[] numbers, String before) implements Comparable<Release> {
    private static final int LONGEST = 9;

    static Release of(String version) {
        int tilde = version.indexOf('~');
        String numbers = (tilde < 0 ? version : version.substring(0, tilde)).replaceFirst("-.*", "");
        String before = tilde < 0 ? "" : version.substring(tilde + 1);
        return new Release(
                Arrays.stream(numbers.split("\\."))
                        .mapToInt(part -> part.matches("\\d{1," + LONGEST + "}") ? Integer.parseInt(part) : 0)
                        .toArray(),
                before);
    }

    @Override
    public int compareTo(Release other) {
        for (int i = 0; i < Math.max(numbers.length, other.numbers.length); i++) {
            int order = Integer.compare(part(i), other.part(i));
            if (order != 0) {
                return order;
            }
        }
        if (before.isEmpty() || other.before.isEmpty()) {
            return Boolean.compare(before.isEmpty(), other.before.isEmpty());
        }
        return before.compareTo(other.before);
    }

    private int part(int i) {
        return i < numbers.length ? numbers[i] : 0;
    }
}
