package bulkhead.app.profile.exporter;

import bulkhead.app.names.Named;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileFile;
import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.util.List;
import java.util.Set;

/** What a profile can be written as. */
public enum ExportFormat implements Named {
    /** This program's own JSON; secrets under a passphrase. */
    json("json", true) {
        @Override
        public byte[] write(String name, Profile profile, SecretSet secrets, Passphrase ask) throws SecretException {
            return ProfileFile.write(name, profile, secrets, ask);
        }

        @Override
        public List<LeftBehind> left(Profile profile, Set<SecretKind> going) {
            return Leavings.ofOwn(profile, going);
        }
    },
    /** Apple's configuration profile; secrets in clear. */
    mobileconfig("mobileconfig", false) {
        @Override
        public byte[] write(String name, Profile profile, SecretSet secrets, Passphrase ask) throws SecretException {
            return MobileConfigExport.write(name, profile, secrets);
        }

        @Override
        public List<LeftBehind> left(Profile profile, Set<SecretKind> going) {
            return Leavings.ofApple(profile, going);
        }
    },
    /** NetworkManager's key file for NetworkManager-l2tp; secrets in clear. */
    nmconnection("nmconnection", false) {
        @Override
        public byte[] write(String name, Profile profile, SecretSet secrets, Passphrase ask) throws SecretException {
            return KeyFileExport.write(name, profile, secrets);
        }

        @Override
        public List<LeftBehind> left(Profile profile, Set<SecretKind> going) {
            return Leavings.ofNetworkManager(profile, going);
        }
    };

    private final String label;
    private final boolean seals;

    ExportFormat(String label, boolean seals) {
        this.label = label;
        this.seals = seals;
    }

    @Override
    public String label() {
        return label;
    }

    /** Whether secrets in it are under a passphrase; else whoever has the file has them. */
    public boolean seals() {
        return seals;
    }

    /**
     * Writes the profile.
     *
     * @param secrets those to be in the file; empty for none
     * @throws SecretException also for one that the format has no way to write
     */
    public abstract byte[] write(String name, Profile profile, SecretSet secrets, Passphrase ask)
            throws SecretException;

    /** What the format has no words for. @param going the secrets that go along */
    public abstract List<LeftBehind> left(Profile profile, Set<SecretKind> going);
}
