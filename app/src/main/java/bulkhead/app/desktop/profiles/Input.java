package bulkhead.app.desktop.profiles;

import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.Slot;
import bulkhead.app.profile.Values;
import bulkhead.protocol.ppp.auth.AuthMethod;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A profile's fields as the editor's controls hold them.
 *
 * @param values texts as {@code String}, switches as {@code Boolean}, several of a list as {@code Set}
 */
record Input(Map<ProfileField, Object> values) {
    /** What a server may ask for; the order is that of the editor. */
    static final List<String> METHODS = Values.authNames(AuthMethod.values());

    /** What a profile without methods stands for. */
    static final Set<String> DEFAULT_METHODS = Set.copyOf(Values.authNames(Profile.EMPTY));

    /** The fields of {@link Profile} that are set in the editor; name and secrets are apart. */
    static final List<ProfileField> FIELDS = Stream.of(ProfileField.values())
            .filter(field -> field.slot().isPresent())
            .toList();

    Input {
        values = Map.copyOf(values);
    }

    static Input of(Profile profile) {
        Map<ProfileField, Object> values = new EnumMap<>(ProfileField.class);
        FIELDS.forEach(field -> values.put(field, read(profile, field)));
        return new Input(values);
    }

    String text(ProfileField field) {
        return ((String) values.get(field)).strip();
    }

    boolean isOn(ProfileField field) {
        return (Boolean) values.get(field);
    }

    /** Those of a list that are chosen. */
    @SuppressWarnings("unchecked")
    Set<String> chosen(ProfileField field) {
        return (Set<String>) values.get(field);
    }

    private Set<String> methods() {
        return chosen(ProfileField.AUTH);
    }

    List<String> routes() {
        return isOn(ProfileField.SPLIT) ? lines(ProfileField.ROUTES) : List.of();
    }

    /** One word a line, or between commas or blanks. */
    private List<String> lines(ProfileField field) {
        return Stream.of(text(field).split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .map(Values::plain)
                .toList();
    }

    /** The profile with what differs from {@code before}; the rest stays, however it was written. */
    Profile into(Profile profile, Input before) {
        return profile.with(b -> FIELDS.stream()
                .filter(field -> !values.get(field).equals(before.values().get(field))
                        || field == ProfileField.ROUTES && !isOn(ProfileField.SPLIT))
                .forEach(field -> write(b, field)));
    }

    /** What keeps it from being saved, and what is risky. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        needed(problems, ProfileField.SERVER, Values::server);
        needed(problems, ProfileField.USER, Values::user);
        FIELDS.stream()
                .filter(Values::isNumber)
                .forEach(field -> optional(problems, field, text -> Values.number(field, text)));
        if (isOn(ProfileField.IPV6)) {
            optional(problems, ProfileField.ECHO_TARGET, Values::echoTarget);
        }
        each(problems, ProfileField.ROUTES, routes(), Values::route, _ -> Values.routing(routes(), true));
        optional(problems, ProfileField.REMOTE_ID, text -> Values.remoteId(text, null));
        optional(problems, ProfileField.REVOCATION, Values::revocation);
        optional(problems, ProfileField.LOCAL_ID, Values::localId);
        optional(problems, ProfileField.GROUP_ID, Values::groupId);
        List<String> dns = lines(ProfileField.DNS);
        each(problems, ProfileField.DNS, dns, Values::resolver, _ -> Values.resolvers(dns));
        if (methods().isEmpty()) {
            problems.add(Problem.error(ProfileField.AUTH, "problem.no-method", ""));
        }
        if (methods().equals(Set.of("none"))) {
            problems.add(Problem.warning(ProfileField.AUTH, "problem.only-none"));
        }
        String server = text(ProfileField.SERVER);
        boolean literal6 = server.contains(":");
        boolean literal4 = server.matches("[0-9.]+");
        String outer = text(ProfileField.OUTER);
        if (literal6 && outer.equals("4") || literal4 && outer.equals("6")) {
            problems.add(Problem.error(ProfileField.OUTER, "problem.other-family", server));
        }
        return problems;
    }

    @FunctionalInterface
    private interface Rule {
        Object check(String text) throws InvalidValueException;
    }

    private void needed(List<Problem> problems, ProfileField field, Rule rule) {
        if (text(field).isEmpty()) {
            problems.add(Problem.missing(field));
        } else {
            check(problems, text(field), rule);
        }
    }

    private void optional(List<Problem> problems, ProfileField field, Rule rule) {
        if (!text(field).isEmpty()) {
            check(problems, text(field), rule);
        }
    }

    /** @param all what they have to be together, if each is good */
    private void each(List<Problem> problems, ProfileField field, List<String> values, Rule rule, Rule all) {
        values.forEach(value -> check(problems, value, rule));
        if (problems.stream().noneMatch(problem -> problem.field() == field)) {
            check(problems, text(field), all);
        }
    }

    private static void check(List<Problem> problems, String value, Rule rule) {
        try {
            rule.check(value);
        } catch (InvalidValueException e) {
            problems.add(Problem.of(e));
        }
    }

    private static Object read(Profile p, ProfileField field) {
        return switch (field) {
            case SPLIT -> Boolean.TRUE.equals(p.split()) || !p.routes().isEmpty();
            case AUTH -> p.auth().isEmpty() ? DEFAULT_METHODS : Set.copyOf(p.auth());
            default ->
                switch (field.slot().orElseThrow()) {
                    case Slot.Text text -> orEmpty(text.get().apply(p));
                    case Slot.Number number -> orEmpty(number.get().apply(p));
                    case Slot.Switch toggle -> toggle.isOn(p);
                    case Slot.Lines lines -> String.join("\n", lines.get().apply(p));
                    case Slot.Several several -> Set.copyOf(several.get().apply(p));
                };
        };
    }

    private void write(Profile.Builder b, ProfileField field) {
        switch (field) {
            case SERVER -> b.server = server();
            case ECHO_TARGET -> b.echoTarget = text(field).isEmpty() ? null : Values.plain(text(field));
            case ROUTES -> b.routes = routes();
            case AUTH -> b.auth = methods().equals(DEFAULT_METHODS) ? List.of() : inOrder(METHODS, field);
            case WEAK -> b.weak = inOrder(Values.WEAK, field);
            default -> {
                switch (field.slot().orElseThrow()) {
                    case Slot.Text text -> text.set().accept(b, orNull(field));
                    case Slot.Number number -> number.set().accept(b, numberOrNull(field));
                    case Slot.Switch toggle ->
                        toggle.set().accept(b, isOn(field) == toggle.otherwise() ? null : isOn(field));
                    case Slot.Lines lines -> lines.set().accept(b, lines(field));
                    case Slot.Several several -> several.set().accept(b, List.copyOf(chosen(field)));
                }
            }
        }
    }

    private List<String> inOrder(List<String> all, ProfileField field) {
        return all.stream().filter(chosen(field)::contains).toList();
    }

    private static String orEmpty(Object value) {
        return value == null ? "" : value.toString();
    }

    private Integer numberOrNull(ProfileField field) {
        return text(field).isEmpty() ? null : Integer.valueOf(text(field));
    }

    private String orNull(ProfileField field) {
        return text(field).isEmpty() ? null : text(field);
    }

    /** As it is meant, if that is known. */
    private String server() {
        try {
            return Values.server(text(ProfileField.SERVER));
        } catch (InvalidValueException e) {
            return orNull(ProfileField.SERVER);
        }
    }
}
