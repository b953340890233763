package bulkhead.app.profile;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What people call a profile, and what its file is called for that. */
public final class ProfileName {
    /** No control or format characters, which would be in the name without being seen, nor what stands for lost ones. */
    private static final Pattern SEEN = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}\\uFFFD]{1,64}");
    /** An option of the command line begins with a dash. */
    private static final Pattern BEGINNING = Pattern.compile("[-\\p{Z}].*");

    private static final Pattern DEVICE = Pattern.compile("(con|prn|aux|nul|com\\d|lpt\\d)([.-].*)?");
    private static final int LONGEST_STEM = 48;

    /** Of UTS 39, what looks the same in Latin, Cyrillic and Greek in every usual typeface. */
    private static final Map<Character, Character> LATIN = Map.ofEntries(
            Map.entry('а', 'a'),
            Map.entry('е', 'e'),
            Map.entry('о', 'o'),
            Map.entry('р', 'p'),
            Map.entry('с', 'c'),
            Map.entry('у', 'y'),
            Map.entry('х', 'x'),
            Map.entry('і', 'i'),
            Map.entry('ј', 'j'),
            Map.entry('ѕ', 's'),
            Map.entry('ԁ', 'd'),
            Map.entry('һ', 'h'),
            Map.entry('А', 'A'),
            Map.entry('В', 'B'),
            Map.entry('Е', 'E'),
            Map.entry('К', 'K'),
            Map.entry('М', 'M'),
            Map.entry('Н', 'H'),
            Map.entry('О', 'O'),
            Map.entry('Р', 'P'),
            Map.entry('С', 'C'),
            Map.entry('Т', 'T'),
            Map.entry('Х', 'X'),
            Map.entry('І', 'I'),
            Map.entry('Ј', 'J'),
            Map.entry('Ѕ', 'S'),
            Map.entry('Α', 'A'),
            Map.entry('Β', 'B'),
            Map.entry('Ε', 'E'),
            Map.entry('Ζ', 'Z'),
            Map.entry('Η', 'H'),
            Map.entry('Ι', 'I'),
            Map.entry('Κ', 'K'),
            Map.entry('Μ', 'M'),
            Map.entry('Ν', 'N'),
            Map.entry('Ο', 'O'),
            Map.entry('Ρ', 'P'),
            Map.entry('Τ', 'T'),
            Map.entry('Υ', 'Y'),
            Map.entry('Χ', 'X'),
            Map.entry('ο', 'o'),
            Map.entry('ν', 'v'),
            Map.entry('‐', '-'),
            Map.entry('‑', '-'),
            Map.entry('–', '-'),
            Map.entry('—', '-'),
            Map.entry('−', '-'),
            Map.entry('’', '\''),
            Map.entry('‘', '\''),
            Map.entry('`', '\''),
            Map.entry('´', '\''),
            Map.entry('“', '"'),
            Map.entry('”', '"'),
            Map.entry('„', '"'),
            Map.entry('|', 'l'));

    private ProfileName() {}

    /** Whether this may be the name of a new profile. */
    public static boolean isValid(String name) {
        return SEEN.matcher(name).matches()
                && !BEGINNING.matcher(name).matches()
                && name.equals(name.strip())
                && name.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    /** One way to write the characters that Unicode has several of. */
    public static String normal(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /** Whether people cannot tell these apart, or only by capitals. */
    public static boolean alike(String one, String other) {
        String a = seen(one);
        String b = seen(other);
        return a.toLowerCase(Locale.ROOT).equals(b.toLowerCase(Locale.ROOT))
                || a.replace('I', 'l').equals(b.replace('I', 'l'));
    }

    private static String seen(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC).replaceAll("\\p{Cf}", "");
        return plain.chars()
                .mapToObj(c -> String.valueOf(LATIN.getOrDefault((char) c, (char) c)))
                .collect(Collectors.joining())
                .replaceAll("[\\p{Z}\\s]+", " ")
                .strip();
    }

    /** What every file system and every shell takes, as near to the name as that can be. */
    public static String stem(String name) {
        String ascii = Normalizer.normalize(name.replace("ß", "ss"), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceAll("-{2,}", "-")
                .replaceFirst("^[-._]+", "");
        int end = Math.min(ascii.length(), LONGEST_STEM);
        while (end > 0 && "-._".indexOf(ascii.charAt(end - 1)) >= 0) {
            end--;
        }
        String stem = ascii.substring(0, end);
        boolean device = DEVICE.matcher(stem.toLowerCase(Locale.ROOT)).matches();
        return stem.isEmpty() || device ? ("profile-" + stem).replaceFirst("-$", "") : stem;
    }
}
