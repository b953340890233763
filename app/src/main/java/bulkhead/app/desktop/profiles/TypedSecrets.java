package bulkhead.app.desktop.profiles;

import java.util.Map;

/**
 * Secrets that the user typed; whoever gets them wipes them.
 *
 * @param byOption by the options of the command line that would name files of them
 */
public record TypedSecrets(Map<String, byte[]> byOption) {
    public TypedSecrets {
        byOption = Map.copyOf(byOption);
    }

    @Override
    public String toString() {
        return "TypedSecrets";
    }
}
