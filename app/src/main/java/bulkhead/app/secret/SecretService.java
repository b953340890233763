package bulkhead.app.secret;

import bulkhead.app.bus.SessionBus;
import bulkhead.app.secret.SecretServiceApi.Collection;
import bulkhead.app.secret.SecretServiceApi.Item;
import bulkhead.app.secret.SecretServiceApi.Pair;
import bulkhead.app.secret.SecretServiceApi.Prompt;
import bulkhead.app.secret.SecretServiceApi.Secret;
import bulkhead.app.secret.SecretServiceApi.Service;
import bulkhead.app.secret.SecretServiceApi.Session;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.DBus;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.interfaces.DBusSigHandler;
import org.freedesktop.dbus.types.Variant;

/** The keyring of the desktop (GNOME Keyring, KWallet, KeePassXC, ...), by the Secret Service API on the session bus. */
public final class SecretService implements SecretStore {
    private static final DBusPath NONE = new DBusPath("/");
    private static final String ITEM = "org.freedesktop.Secret.Item.";
    private static final int SESSIONS_TO_TRY = 4;
    private static final long PROMPT_MINUTES = 3;

    private final DBusConnection bus;
    private final Service service;
    private DBusPath session;
    private TransferCipher cipher;

    private SecretService(DBusConnection bus) throws SecretException {
        this.bus = bus;
        service = remote(SecretServiceApi.PATH, Service.class);
        openSession();
    }

    /**
     * Opens the keyring.
     *
     * @param address the session bus
     * @return null when there is none on this bus
     */
    static SecretService open(String address) throws SecretException {
        DBusConnection bus;
        try {
            bus = SessionBus.connect(address);
        } catch (DBusException e) {
            throw new SecretException("the session bus at " + address + " does not answer", e);
        }
        try {
            DBus names = bus.getRemoteObject("org.freedesktop.DBus", "/org/freedesktop/DBus", DBus.class);
            if (names.NameHasOwner(SecretServiceApi.BUS_NAME)
                    || List.of(names.ListActivatableNames()).contains(SecretServiceApi.BUS_NAME)) {
                return new SecretService(bus);
            }
            bus.disconnect();
            return null;
        } catch (DBusException | DBusExecutionException e) {
            bus.disconnect();
            throw failed(e);
        } catch (SecretException e) {
            bus.disconnect();
            throw e;
        }
    }

    @Override
    public SecretSet find(String profile) throws SecretException {
        SecretSet found = new SecretSet();
        try {
            for (SecretKind kind : SecretKind.values()) {
                List<DBusPath> items = items(attributes(profile, kind));
                if (!items.isEmpty()) {
                    found.put(kind, secret(items.getFirst()));
                }
            }
            return found;
        } catch (SecretException e) {
            found.close();
            throw e;
        }
    }

    @Override
    public Optional<Set<SecretKind>> kinds(String profile) throws SecretException {
        Set<SecretKind> kinds = EnumSet.noneOf(SecretKind.class);
        try {
            for (SecretKind kind : SecretKind.values()) {
                Pair<List<DBusPath>, List<DBusPath>> found = service.SearchItems(attributes(profile, kind));
                if (!found.first.isEmpty() || !found.second.isEmpty()) {
                    kinds.add(kind);
                }
            }
            return Optional.of(kinds);
        } catch (DBusExecutionException e) {
            throw failed(e);
        }
    }

    @Override
    public void keep(String profile, String label, SecretSet secrets) throws SecretException {
        try {
            DBusPath collection = service.ReadAlias("default");
            if (collection.equals(NONE)) {
                throw new SecretException(
                        "the keyring has no default collection: make one with the desktop's program for"
                                + " passwords, or keep secrets in a file");
            }
            unlock(List.of(collection));
            for (SecretKind kind : SecretKind.values()) {
                if (secrets.get(kind) == null) {
                    delete(attributes(profile, kind));
                } else {
                    create(collection, profile, label, kind, secrets.get(kind));
                }
            }
        } catch (DBusExecutionException e) {
            throw failed(e);
        }
    }

    @Override
    public void forget(String profile) throws SecretException {
        delete(Map.of("application", "bulkhead", "profile", profile));
    }

    @Override
    public void close() {
        try {
            remote(session.getPath(), Session.class).Close();
        } catch (SecretException | DBusExecutionException e) {
            // The service closes the session when the bus tells it that we are gone.
        }
        bus.disconnect();
    }

    private void openSession() throws SecretException {
        try {
            for (int i = 0; i < SESSIONS_TO_TRY; i++) {
                cipher = new TransferCipher();
                Pair<Variant<?>, DBusPath> opened =
                        service.OpenSession(TransferCipher.ALGORITHM, new Variant<>(cipher.publicKey(), "ay"));
                session = opened.second;
                if (cipher.agree(bytes(opened.first.getValue()))) {
                    return;
                }
                remote(session.getPath(), Session.class).Close();
            }
            throw new SecretException("the keyring and Bulkhead could not agree on a key");
        } catch (DBusExecutionException | GeneralSecurityException e) {
            throw failed(e);
        }
    }

    private void create(DBusPath collection, String profile, String label, SecretKind kind, byte[] secret)
            throws SecretException {
        byte[] vector = cipher.newVector();
        try {
            Map<String, Variant<?>> properties = Map.of(
                    ITEM + "Label", new Variant<>("Bulkhead " + label + ": " + kind.words()),
                    ITEM + "Attributes", new Variant<>(attributes(profile, kind), "a{ss}"));
            Secret sent = new Secret(session, vector, cipher.encrypt(secret, vector), "text/plain; charset=utf8");
            prompt(remote(collection.getPath(), Collection.class).CreateItem(properties, sent, true).second);
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    private byte[] secret(DBusPath item) throws SecretException {
        try {
            Secret secret = remote(item.getPath(), Item.class).GetSecret(session);
            return cipher.decrypt(secret.value, secret.parameters);
        } catch (DBusExecutionException | GeneralSecurityException e) {
            throw failed(e);
        }
    }

    private void delete(Map<String, String> attributes) throws SecretException {
        try {
            for (DBusPath item : items(attributes)) {
                prompt(remote(item.getPath(), Item.class).Delete());
            }
        } catch (DBusExecutionException e) {
            throw failed(e);
        }
    }

    /** The items of these attributes, unlocked. */
    private List<DBusPath> items(Map<String, String> attributes) throws SecretException {
        try {
            Pair<List<DBusPath>, List<DBusPath>> found = service.SearchItems(attributes);
            List<DBusPath> items = new ArrayList<>(found.first);
            if (!found.second.isEmpty()) {
                unlock(found.second);
                items.addAll(found.second);
            }
            return items;
        } catch (DBusExecutionException e) {
            throw failed(e);
        }
    }

    private void unlock(List<DBusPath> objects) throws SecretException {
        prompt(service.Unlock(objects).second);
    }

    /** Lets the keyring ask the user, where it wants to. */
    private void prompt(DBusPath path) throws SecretException {
        if (path.equals(NONE)) {
            return;
        }
        CompletableFuture<Boolean> dismissed = new CompletableFuture<>();
        DBusSigHandler<Prompt.Completed> handler = signal -> {
            if (signal.getPath().equals(path.getPath())) {
                dismissed.complete(signal.dismissed());
            }
        };
        try (AutoCloseable _ = bus.addSigHandler(Prompt.Completed.class, handler)) {
            remote(path.getPath(), Prompt.class).Prompt("");
            if (dismissed.get(PROMPT_MINUTES, TimeUnit.MINUTES)) {
                throw new SecretException("the keyring is locked and was not unlocked");
            }
        } catch (TimeoutException e) {
            throw new SecretException("the keyring is locked and nobody unlocked it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SecretException("unlocking the keyring was interrupted", e);
        } catch (SecretException e) {
            throw e;
        } catch (Exception e) {
            throw failed(e);
        }
    }

    private <T extends DBusInterface> T remote(String path, Class<T> type) throws SecretException {
        try {
            return bus.getRemoteObject(SecretServiceApi.BUS_NAME, path, type);
        } catch (DBusException e) {
            throw failed(e);
        }
    }

    /** In a variant the library makes a list of an array of bytes. */
    private static byte[] bytes(Object value) throws SecretException {
        if (value instanceof byte[] array) {
            return array;
        }
        if (!(value instanceof List<?> list) || !list.stream().allMatch(Byte.class::isInstance)) {
            throw new SecretException("the keyring answers with no key");
        }
        byte[] array = new byte[list.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = (Byte) list.get(i);
        }
        return array;
    }

    private static Map<String, String> attributes(String profile, SecretKind kind) {
        return Map.of("application", "bulkhead", "profile", profile, "secret", kind.key());
    }

    private static SecretException failed(Exception e) {
        return new SecretException("the keyring does not do what it should: " + e.getMessage(), e);
    }
}
