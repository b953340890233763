package bulkhead.servers;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Tests against real servers. They are skipped, with the reason, where these cannot run. Tests and their life-cycle
 * methods may take a {@link Topology}, {@link StrongSwanServer}, {@link SoftEtherServer}, {@link FreeRadiusServer} and
 * {@link ClassicClient} as parameters: each is started when it is first asked for and shared by all tests of the run. Before each test the
 * topology is reset.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Tag("servers")
@ResourceLock("real servers")
@ExtendWith(Lab.class)
public @interface RealServers {}
