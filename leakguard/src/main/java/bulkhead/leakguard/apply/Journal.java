package bulkhead.leakguard.apply;

import bulkhead.leakguard.host.HostException;
import java.util.Optional;

/** What has to be remembered over a crash but not over a boot, by name. Who has it open is alone with it. */
public interface Journal extends AutoCloseable {
    /** Keeps it before the change it is to undo is made. */
    void save(String name, String content) throws HostException;

    Optional<String> load(String name) throws HostException;

    void delete(String name) throws HostException;

    /** Lets go of it. */
    @Override
    void close();
}
