package bulkhead.app.desktop.profiles;

import bulkhead.app.profile.Profile;
import java.util.ArrayList;
import java.util.List;

/** A secret to ask the user for, by the option of the command line that would name a file of it. */
public enum Wanted {
    PSK("psk", "secrets.psk", "--psk-file"),
    PASSWORD("password", "secrets.password", "--password-file"),
    PASSPHRASE("passphrase", "secrets.passphrase", "--passphrase-file");

    private final String id;
    private final String text;
    private final String option;

    Wanted(String id, String text, String option) {
        this.id = id;
        this.text = text;
        this.option = option;
    }

    /** What a profile leaves to the user: nothing that is kept, or in a file. */
    public static List<Wanted> by(Profile profile) {
        List<Wanted> wanted = new ArrayList<>();
        boolean kept = profile.secrets() != null;
        if (profile.pskFile() == null && !kept) {
            wanted.add(PSK);
        }
        if (profile.passwordFile() == null && !kept) {
            wanted.add(PASSWORD);
        }
        if ("file".equals(profile.secrets())) {
            wanted.add(PASSPHRASE);
        }
        return wanted;
    }

    public String id() {
        return id;
    }

    /** Its key in {@link Texts}. */
    public String text() {
        return text;
    }

    public String option() {
        return option;
    }
}
