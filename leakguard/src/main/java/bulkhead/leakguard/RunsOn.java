package bulkhead.leakguard;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The operating system of a provider, readable without creating it: creating one may load native code of that system. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RunsOn {
    /** How the system property {@code os.name} begins there. */
    String value();
}
