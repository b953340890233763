package bulkhead.app.profile.exporter;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileFile;
import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretSet;
import java.util.ArrayList;
import java.util.List;

/** What a profile can be written as. */
public enum ExportFormat {
    /** This program's own JSON; secrets under a passphrase. */
    json(true) {
        @Override
        public byte[] write(String name, Profile profile, SecretSet secrets, Passphrase ask) throws SecretException {
            return ProfileFile.write(name, profile, secrets, ask);
        }
    },
    /** Apple's configuration profile; secrets in clear. */
    mobileconfig(false) {
        @Override
        public byte[] write(String name, Profile profile, SecretSet secrets, Passphrase ask) {
            return MobileConfigExport.write(name, profile, secrets);
        }
    },
    /** NetworkManager's key file for NetworkManager-l2tp; secrets in clear. */
    nmconnection(false) {
        @Override
        public byte[] write(String name, Profile profile, SecretSet secrets, Passphrase ask) {
            return KeyFileExport.write(name, profile, secrets);
        }
    };

    private final boolean seals;

    ExportFormat(boolean seals) {
        this.seals = seals;
    }

    /** Whether secrets in it are under a passphrase; else whoever has the file has them. */
    public boolean seals() {
        return seals;
    }

    /**
     * Writes the profile.
     *
     * @param secrets those to be in the file; empty for none
     */
    public abstract byte[] write(String name, Profile profile, SecretSet secrets, Passphrase ask)
            throws SecretException;

    /** What the format has no words for, a sentence each. */
    public List<String> left(Profile profile) {
        List<String> left = new ArrayList<>();
        if (this == json) {
            return left;
        }
        if (Boolean.TRUE.equals(profile.killSwitch()) || Boolean.TRUE.equals(profile.lockdown())) {
            left.add("the kill switch: only Bulkhead has its guard");
        }
        left.add("that IPv6 is closed beside the tunnel: only Bulkhead has its guard");
        if (!profile.weak().isEmpty() && this == mobileconfig) {
            left.add("the weak algorithms that are permitted, " + String.join(", ", profile.weak())
                    + ": Apple's programs decide that by themselves");
        }
        if (profile.outer() != null) {
            left.add("the IP version towards the server");
        }
        if (profile.requestPrefix() != null) {
            left.add("the request for a delegated prefix");
        }
        if (profile.ikeLifetime() != null || profile.espLifetime() != null) {
            left.add("when the keys are renewed");
        }
        if (profile.reconnect() != null) {
            left.add("whether a lost connection is sought again");
        }
        if (this == mobileconfig) {
            if (!profile.routes().isEmpty()) {
                left.add("the routes " + String.join(", ", profile.routes())
                        + ": Apple takes the server's network only");
            }
            if (profile.mtu() != null) {
                left.add("the MTU");
            }
        }
        return left;
    }
}
