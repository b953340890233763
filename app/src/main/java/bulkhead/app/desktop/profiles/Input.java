package bulkhead.app.desktop.profiles;

import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.Values;
import bulkhead.protocol.ppp.auth.AuthMethod;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    static final List<ProfileField> FIELDS = List.of(
            ProfileField.SERVER,
            ProfileField.USER,
            ProfileField.PSK_FILE,
            ProfileField.PASSWORD_FILE,
            ProfileField.TUNNEL_SECRET_FILE,
            ProfileField.OUTER,
            ProfileField.MTU,
            ProfileField.RAW_ESP,
            ProfileField.AUTH,
            ProfileField.WEAK,
            ProfileField.IPV6,
            ProfileField.ECHO_TARGET,
            ProfileField.REQUEST_PREFIX,
            ProfileField.SPLIT,
            ProfileField.ROUTES,
            ProfileField.KILL_SWITCH,
            ProfileField.LOCKDOWN,
            ProfileField.ALLOW_LAN,
            ProfileField.RECONNECT,
            ProfileField.IKE_LIFETIME,
            ProfileField.ESP_LIFETIME);

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

    /** One network a line, or between commas. */
    List<String> routes() {
        return isOn(ProfileField.SPLIT)
                ? text(ProfileField.ROUTES)
                        .lines()
                        .flatMap(line -> List.of(line.split(",")).stream())
                        .map(String::strip)
                        .filter(route -> !route.isEmpty())
                        .toList()
                : List.of();
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
        optional(problems, ProfileField.MTU, Values::mtu);
        optional(problems, ProfileField.IKE_LIFETIME, Values::ikeLifetime);
        optional(problems, ProfileField.ESP_LIFETIME, Values::espLifetime);
        if (isOn(ProfileField.IPV6)) {
            optional(problems, ProfileField.ECHO_TARGET, Values::echoTarget);
        }
        for (String route : routes()) {
            check(problems, route, Values::route);
        }
        if (problems.stream().noneMatch(problem -> problem.field() == ProfileField.ROUTES)) {
            check(problems, text(ProfileField.ROUTES), _ -> Values.routing(routes(), true));
        }
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

    private static void check(List<Problem> problems, String value, Rule rule) {
        try {
            rule.check(value);
        } catch (InvalidValueException e) {
            problems.add(Problem.of(e));
        }
    }

    private static Object read(Profile p, ProfileField field) {
        return switch (field) {
            case SERVER -> orEmpty(p.server());
            case USER -> orEmpty(p.user());
            case PSK_FILE -> orEmpty(p.pskFile());
            case PASSWORD_FILE -> orEmpty(p.passwordFile());
            case TUNNEL_SECRET_FILE -> orEmpty(p.tunnelSecretFile());
            case OUTER -> orEmpty(p.outer());
            case MTU -> orEmpty(p.mtu());
            case IKE_LIFETIME -> orEmpty(p.ikeLifetime());
            case ESP_LIFETIME -> orEmpty(p.espLifetime());
            case RECONNECT -> !Boolean.FALSE.equals(p.reconnect());
            case ECHO_TARGET -> orEmpty(p.echoTarget());
            case ROUTES -> String.join("\n", p.routes());
            case AUTH -> p.auth().isEmpty() ? DEFAULT_METHODS : Set.copyOf(p.auth());
            case IPV6 -> !Boolean.FALSE.equals(p.ipv6());
            case RAW_ESP -> Boolean.TRUE.equals(p.rawEsp());
            case WEAK -> Set.copyOf(p.weak());
            case REQUEST_PREFIX -> Boolean.TRUE.equals(p.requestPrefix());
            case SPLIT -> Boolean.TRUE.equals(p.split()) || !p.routes().isEmpty();
            case KILL_SWITCH -> Boolean.TRUE.equals(p.killSwitch());
            case LOCKDOWN -> Boolean.TRUE.equals(p.lockdown());
            case ALLOW_LAN -> Boolean.TRUE.equals(p.allowLan());
            case NAME, SECRETS, PRE_SHARED_KEY, PASSWORD, TUNNEL_SECRET ->
                throw new IllegalArgumentException(field.key());
        };
    }

    private void write(Profile.Builder b, ProfileField field) {
        switch (field) {
            case SERVER -> b.server = server();
            case USER -> b.user = orNull(field);
            case PSK_FILE -> b.pskFile = orNull(field);
            case PASSWORD_FILE -> b.passwordFile = orNull(field);
            case TUNNEL_SECRET_FILE -> b.tunnelSecretFile = orNull(field);
            case OUTER -> b.outer = orNull(field);
            case MTU -> b.mtu = numberOrNull(field);
            case IKE_LIFETIME -> b.ikeLifetime = numberOrNull(field);
            case ESP_LIFETIME -> b.espLifetime = numberOrNull(field);
            case RECONNECT -> b.reconnect = isOn(field) ? null : Boolean.FALSE;
            case ECHO_TARGET -> b.echoTarget = orNull(field);
            case ROUTES -> b.routes = routes();
            case AUTH ->
                b.auth = methods().equals(DEFAULT_METHODS)
                        ? List.of()
                        : METHODS.stream().filter(methods()::contains).toList();
            case IPV6 -> b.ipv6 = isOn(field) ? null : Boolean.FALSE;
            case RAW_ESP -> b.rawEsp = trueOrNull(field);
            case WEAK ->
                b.weak = Values.WEAK.stream().filter(chosen(field)::contains).toList();
            case REQUEST_PREFIX -> b.requestPrefix = trueOrNull(field);
            case SPLIT -> b.split = trueOrNull(field);
            case KILL_SWITCH -> b.killSwitch = trueOrNull(field);
            case LOCKDOWN -> b.lockdown = trueOrNull(field);
            case ALLOW_LAN -> b.allowLan = trueOrNull(field);
            case NAME, SECRETS, PRE_SHARED_KEY, PASSWORD, TUNNEL_SECRET ->
                throw new IllegalArgumentException(field.key());
        }
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

    private Boolean trueOrNull(ProfileField field) {
        return isOn(field) ? Boolean.TRUE : null;
    }
}
