package bulkhead.app.cli;

import bulkhead.app.doctor.Doctor;
import bulkhead.app.files.FileReason;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.profile.Values;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.tunnel.TunnelRequest;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Whose server is looked at: a saved connection's, with its options over it, or else that of the connection that is up. */
final class PatientOptions implements AutoCloseable {
    @Parameters(index = "0", arity = "0..1", paramLabel = "PROFILE", description = "Whose server to look at, too.")
    private String profile;

    @Mixin
    private ProfileOptions options;

    @Mixin
    private PassphraseOption passphrase;

    private TunnelRequest request;

    /** Nothing where no server is named, and nobody is connected. Secrets are asked for where a user is named. */
    Optional<Doctor.Patient> patient() throws UsageException {
        Profile whole = options.over(saved());
        check(whole);
        Optional<Doctor.Patient> running = Doctor.Patient.ofConnection();
        Optional<Doctor.Patient> named = Doctor.Patient.of(whole);
        if (named.isEmpty() || running.isPresent() || whole.user() == null) {
            return named.isEmpty() ? running : named;
        }
        try {
            request = request(whole);
            return named.map(who -> who.with(request));
        } catch (UsageException e) {
            Warnings.tell("no session is tried: " + e.getMessage());
            return named;
        }
    }

    /** What the saved connection is called; empty where none is named. */
    String name() {
        return profile == null ? "" : profile;
    }

    /** The saved connection with its options over it; nothing where neither names a server. */
    Optional<Profile> whole() throws UsageException {
        return Optional.of(options.over(saved())).filter(whole -> whole.server() != null);
    }

    /** Of a profile that is saved its faults are found; of what was just typed they are told. */
    private void check(Profile whole) throws UsageException {
        try {
            if (profile == null && whole.server() != null) {
                Values.server(whole.server());
            }
        } catch (InvalidValueException e) {
            throw UsageException.of(e);
        }
    }

    private TunnelRequest request(Profile whole) throws UsageException {
        try (PassphraseOption _ = passphrase;
                SecretSet secrets = Secrets.ofUser().of(whole, passphrase)) {
            return ProfileRequest.of(whole, secrets);
        } catch (InvalidValueException e) {
            throw UsageException.of(e);
        }
    }

    private Profile saved() throws UsageException {
        try {
            return profile == null ? Profile.EMPTY : ProfileStore.ofUser().load(profile);
        } catch (IOException e) {
            throw new UsageException(FileReason.sentence(e));
        }
    }

    /** Wipes the secrets. */
    @Override
    public void close() {
        if (request != null) {
            request.vpn().wipe();
        }
    }
}
