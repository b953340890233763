package bulkhead.leakguard.daemon;

import java.util.function.Function;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/** Has constants written and read by the names that are declared for them, and never by their names in the code. */
public final class DeclaredNames extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    private final transient Function<Enum<?>, String> declared;

    /** @param declared throws {@link IllegalArgumentException} for one that has no name */
    public DeclaredNames(Function<Enum<?>, String> declared) {
        this.declared = declared;
    }

    @Override
    public String[] findEnumValues(MapperConfig<?> config, AnnotatedClass kind, Enum<?>[] values, String[] names) {
        for (int i = 0; i < values.length; i++) {
            names[i] = declared.apply(values[i]);
        }
        return names;
    }
}
